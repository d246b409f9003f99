"""Exports to disks that are too small, and to the first one that is not.

    python3 full_disk.py --media .build/release/media --sizes 8     each commit
    python3 full_disk.py --media .build/release/media               every step of 64 KiB (the release gate)

For each output (HLS, MP4, M4A, and HLS into the mount point itself, which cannot be exchanged) a tmpfs of each size is
mounted, up to more than the export needs. What is asserted:

- Where the size does not suffice: the typed error outputFailed or outputUnwritable and an exit code, nothing left.
- Where it does: the same bytes as on a large disk, and nothing beside them. Every larger size suffices too.
- A quarter more than the files take, and 256 KiB, suffice.
- A package that is there already is still there, untouched, when the disk is too small for its replacement.

Mounting takes root or user namespaces: the driver runs itself again under unshare(1), so that no mount survives it.
"""

import shutil

import battery

STEP = 64 << 10
CODES = {"outputFailed", "outputUnwritable"}


class Output:
    """One kind of output and what it needs."""

    def __init__(self, name, source, options, folder, old=None):
        self.name = name
        self.source = source
        self.options = options + (["--overwrite"] if old else [])
        self.folder = folder
        self.old = old
        self.tree = None
        self.need = 0

    def export(self, media, disk):
        """Runs the export to a disk, over what is there already."""
        target = disk.path / self.folder
        if self.old:
            shutil.copytree(self.old, target)
        return battery.run(media.export(self.source, target, *self.options))

    def measure(self, media, mount):
        """Exports to a disk that is large enough."""
        with battery.Disk(mount, 1 << 30) as disk:
            result = self.export(media, disk)
            if result.status != 0:
                raise SystemExit(f"{self.name}: {result}")
            self.tree = battery.tree(disk.path)
            self.need = disk.used

    @property
    def limit(self):
        """A size that has to suffice."""
        return self.need + self.need // 4 + self.old_size + (256 << 10)

    @property
    def old_size(self):
        """What the package takes that is there already, in whole pages."""
        return sum(-(-path.stat().st_size // 4096) * 4096 for path in self.old.rglob("*")) if self.old else 0

    def sizes(self, most):
        """Sizes to try, in steps, all or some of them evenly, up to one that has to suffice."""
        first = -(-self.old_size // STEP) + 1
        last = -(-self.limit // STEP)
        if not most or most > last - first:
            return [step * STEP for step in range(first, last + 1)]
        if most == 1:
            return [last * STEP]
        return sorted({(first + round(index * (last - first) / (most - 1))) * STEP for index in range(most)})


def outputs(media, workshop):
    """The kinds of outputs."""
    long = workshop.looped("h264-aac.mp4", 13)
    old = workshop.folder / "old"
    battery.must(media.export(workshop.clip("audio.mp3"), old, "--audio-only"))
    return [
        Output("hls", long, [], "film"),
        Output("mp4", long, ["--no-hls", "--capped-4k"], "film"),
        Output("m4a", long, ["--no-hls", "--audio-only"], "film"),
        Output("hls-mount-point", long, [], ""),
        Output("all-overwrite", workshop.clip("indexed.mkv"), ["--capped-4k", "--audio-only"], "film", old),
        Output("packets", workshop.clip("late-sound.mkv"), ["--capped-4k"], "film"),
    ]


def check(output, size, result, found, suffices, report):
    """What is wrong after an export: sentences."""
    if result.status == 0:
        difference = battery.difference(found, output.tree)
        return [f"success, but {difference}"] if difference else []
    wrong = []
    if result.status is None or result.status < 0 or result.status >= 128:
        wrong.append("ended by a signal or not at all")
    elif result.code not in CODES:
        wrong.append(f"an error that does not fit, {result.code}")
    before = {}
    if output.old:
        before = {f"{output.folder}/{name}": value for name, value in battery.tree(output.old).items()}
        before[f"{output.folder}/"] = ""
    difference = battery.difference(found, before)
    if difference:
        wrong.append(f"an error, but {difference}")
    if suffices:
        wrong.append("a smaller disk sufficed")
    if size >= output.limit:
        wrong.append(f"the files take {output.need >> 10} KiB, and this does not suffice")
    return wrong


def try_sizes(output, media, mount, most, report):
    """An export to a disk of each size."""
    first = None
    for size in output.sizes(most):
        with battery.Disk(mount, size) as disk:
            result = output.export(media, disk)
            found = battery.tree(disk.path)
        report.size += 1
        report.count("succeeded" if result.status == 0 else "refused")
        wrong = check(output, size, result, found, first is not None, report)
        if result.status == 0 and first is None:
            first = size
        if wrong:
            command = battery.quoted(media.export(output.source, mount / output.folder, *output.options))
            report.fail(f"{output.name} on {size >> 10} KiB: {'; '.join(wrong)}", f"result: {result}",
                        f"again: mount -t tmpfs -o size={size} none {mount}; {command}")
    report.figures[f"kib_{output.name}"] = [output.need >> 10, (first or 0) >> 10]


def work():
    parser = battery.arguments(__doc__)
    parser.add_argument("--sizes", type=int, default=0, help="sizes for each output, spread evenly; 0: all")
    options = parser.parse_args()
    if not battery.enter_namespace():
        raise SystemExit("mounting takes root or user namespaces")
    media = battery.Media(options)
    report = battery.Report("full_disk")
    with battery.Workshop() as workshop:
        mount = workshop.folder / "disk"
        for output in outputs(media, workshop):
            output.measure(media, mount)
            try_sizes(output, media, mount, options.sizes, report)
    return report.finish()


if __name__ == "__main__":
    battery.main(work)
