"""Judges what a program did by strace's record of its system calls: `violations`. Not run by itself."""
import functools
import os
import re
import subprocess

CALLS = "open,openat,openat2,creat,socket,connect,sendto,sendmsg,execve,execveat,rename,renameat2,unlink"

SYSTEM_FOLDERS = ("/usr/lib/", "/lib/", "/lib64/", "/proc/self/", "/sys/devices/system/cpu/", "/sys/devices/system/node/",
                  "/usr/share/zoneinfo/", "/usr/lib64/", "/usr/local/lib/")
# The last ones are read by libraries when they are loaded (libgcrypt, libselinux, libnuma) and by malloc.
SYSTEM_FILES = {"/dev/null", "/dev/urandom", "/etc/localtime", "/sys/devices/system/cpu", "/proc/self", "/sys/devices/system/node",
                "/etc/gcrypt/hwf.deny", "/proc/filesystems", "/proc/sys/crypto/fips_enabled", "/proc/sys/vm/overcommit_memory"}
SYSTEM_PATTERN = re.compile(r"/etc/ld\.so\.|/proc/\d+/")

CALL = re.compile(r"^\d+ +(\w+)\((.*)")
STRING = r'"((?:[^"\\]|\\.)*)"'
FOLDER = re.compile(r"^(?:AT_FDCWD|\d+)(?:<(.*?)>)?, " + STRING)
PLAIN = re.compile("^" + STRING)
SECOND = re.compile(r', (?:(?:AT_FDCWD|\d+)(?:<(.*?)>)?, )?' + STRING + r"[^\"]*$")


def command(log, program):
    """The program under strace: paths of descriptors are told, so that names in folders can be followed."""
    return ["strace", "-f", "-qq", "-y", "-s", "4096", "--seccomp-bpf", "-e", "trace=" + CALLS, "-e", "signal=none", "-o", log, *program]


def unescaped(text):
    return text.encode("latin-1", "replace").decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")


def resolved(folder, name, current):
    return os.path.normpath(os.path.join(folder or current, unescaped(name)))


def paths(call, arguments, current):
    """The paths a call names; None where that could not be read."""
    if call in ("socket", "connect", "sendto", "sendmsg"):
        return []
    found = []
    first = FOLDER.match(arguments) if call in ("openat", "openat2", "renameat2", "execveat") else PLAIN.match(arguments)
    if first:
        folder, name = first.groups() if first.re is FOLDER else (None, first.group(1))
        found.append(resolved(folder, name, current))
    if call.startswith("rename"):
        second = SECOND.search(arguments)
        if second:
            found.append(resolved(second.group(1), second.group(2), current))
    return found or None


def library_folders(program):
    """Where the loader looks for the program's libraries: beside it, and where it was linked to look."""
    listing = subprocess.run(["objdump", "-p", program], capture_output=True, text=True, check=False).stdout
    found = re.search(r"^\s*RU?N?PATH\s+(.*)$", listing, re.MULTILINE)
    named = found.group(1).split(":") if found else []
    return [os.path.dirname(program)] + [folder.replace("$ORIGIN", os.path.dirname(program)) for folder in named]


LIBRARY = r"/(?:glibc-hwcaps/[^/]+/|(?:tls/|x86_64/|haswell/|avx512_1/)*)lib[^/]+\.so[.0-9]*$"


@functools.cache
def libraries(program):
    folders = "|".join(re.escape(os.path.normpath(folder)) for folder in library_folders(program))
    return re.compile(f"(?:{folders}){LIBRARY}")


def is_system(path, program):
    """Whether a harmless file makes the program open this too."""
    beside = libraries(program).match(path)
    # A worker opens the folders themselves, to be allowed what is in them.
    return path in SYSTEM_FILES or (path + "/").startswith(SYSTEM_FOLDERS) or SYSTEM_PATTERN.match(path) is not None or beside is not None


def violations(log, program, folder, inputs, may_execute_itself):
    """What the calls did beyond reading `inputs` and working in `folder`: lines for people, and the count of opens outside."""
    problems, outside, executions = [], 0, []
    for line in open(log, encoding="utf-8", errors="replace"):
        match = CALL.match(line.rstrip("\n"))
        if not match:
            continue
        call, arguments = match.groups()
        if call == "socket" and not arguments.startswith(("AF_UNIX", "AF_LOCAL")):
            problems.append("socket: " + arguments[:80])
        elif call == "connect":
            problems.append("connect: " + arguments[:120])
        elif call in ("execve", "execveat"):
            executions.append(arguments)
        elif not call.startswith("send"):
            named = paths(call, arguments, folder) if call != "socket" else []
            if named is None:
                problems.append(f"{call}: not understood: {arguments[:120]}")
            for path in named or []:
                if path in inputs or path == folder or path.startswith(folder + "/") or is_system(path, program):
                    continue
                outside += 1
                problems.append(f"{call} outside: {path[:160]}")
    allowed = 2 if may_execute_itself else 1
    for arguments in executions[1:allowed]:
        if not arguments.startswith(('"/proc/self/exe"', f'"{program}"')):
            problems.append("execve: " + arguments[:120])
    problems += ["execve: " + arguments[:120] for arguments in executions[allowed:]]
    return problems, outside
