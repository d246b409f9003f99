#define _GNU_SOURCE
#include "CMediaSandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef MSG_CMSG_CLOEXEC
#define MSG_CMSG_CLOEXEC 0
#endif
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

/* One byte goes with them: nothing is sent without any. */
union control {
    char bytes[CMSG_SPACE(sizeof(int) * CMEDIA_MOST_DESCRIPTORS)];
    struct cmsghdr alignment;
};

int cmedia_send_descriptors(int socket, const int *descriptors, int count) {
    if (count < 0 || count > CMEDIA_MOST_DESCRIPTORS) return E2BIG;
    char number = (char)count;
    struct iovec vector = { &number, 1 };
    union control control;
    memset(&control, 0, sizeof control);
    struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };
    if (count) {
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)count);
        memcpy(CMSG_DATA(header), descriptors, sizeof(int) * (size_t)count);
    }
    ssize_t sent;
    do sent = sendmsg(socket, &message, MSG_NOSIGNAL); while (sent < 0 && errno == EINTR);
    return sent == 1 ? 0 : sent < 0 ? errno : EPIPE;
}

int cmedia_receive_descriptors(int socket, int first) {
    char number = 0;
    struct iovec vector = { &number, 1 };
    union control control;
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes };
    ssize_t got;
    do got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC); while (got < 0 && errno == EINTR);
    if (got != 1 || message.msg_flags & MSG_CTRUNC) return -1;
    int count = 0;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        int received = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        for (int i = 0; i < received; i++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(header) + sizeof(int) * (size_t)i, sizeof descriptor);
            if (dup2(descriptor, first + count) < 0) return -1;
            fcntl(first + count, F_SETFD, FD_CLOEXEC);
            close(descriptor);
            count++;
        }
    }
    return count == (unsigned char)number ? count : -1;
}
