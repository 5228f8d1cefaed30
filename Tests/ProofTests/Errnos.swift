// SPDX-License-Identifier: MIT
import Glibc

/// What each call of the sequence can fail with, by its manual page; and ENOSYS and EPERM, which a container's filter
/// answers for any call.
enum Errnos {
    static func of(_ call: String) -> [Int32] { Array(Set((listed[call] ?? []) + [ENOSYS, EPERM])).sorted() }

    static let listed: [String: [Int32]] = [
        "rt_sigprocmask": [EFAULT, EINVAL],
        "prctl": [EACCES, EBADF, EBUSY, EFAULT, EINVAL, ENODEV, ENXIO, EOPNOTSUPP, EOVERFLOW],
        "clone": [EAGAIN, EINVAL, ENOMEM, ENOSPC, EUSERS],
        "setsid": [],
        "writev": [EAGAIN, EBADF, EFAULT, EFBIG, EINTR, EINVAL, EIO, ENOSPC, EPIPE],
        "rt_sigaction": [EFAULT, EINVAL],
        "umask": [],
        "prlimit64": [EFAULT, EINVAL, ESRCH],
        "dup3": [EBADF, EBUSY, EINTR, EINVAL, EMFILE, ENOMEM],
        "ftruncate": [EACCES, EBADF, EFBIG, EINTR, EINVAL, EIO, EISDIR, EROFS, ETXTBSY],
        "pwrite64": [EAGAIN, EBADF, EDQUOT, EFAULT, EFBIG, EINTR, EINVAL, EIO, ENOSPC, EOVERFLOW],
        "close": [EBADF, EDQUOT, EINTR, EIO, ENOSPC],
        "fcntl": [EACCES, EAGAIN, EBUSY, EDEADLK, EFAULT, EINTR, EINVAL, EMFILE, ENOLCK],
        "close_range": [EINVAL, EMFILE, ENOMEM],
        "unshare": [EINVAL, ENOMEM, ENOSPC, EUSERS],
        "fstat": [EBADF, EFAULT, ENOMEM, EOVERFLOW],
        "statfs": [EACCES, EFAULT, EINTR, EIO, ELOOP, ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR, EOVERFLOW],
        "getdents64": [EBADF, EFAULT, EINVAL, ENOENT, ENOTDIR],
        "openat": [EACCES, EINTR, EINVAL, ELOOP, EMFILE, ENFILE, ENOENT, ENOMEM, ENOTDIR, ENXIO],
        "mount": [
            EACCES, EBUSY, EFAULT, EINVAL, ELOOP, EMFILE, ENAMETOOLONG, ENODEV, ENOENT, ENOMEM, ENOTDIR, ENXIO, EROFS,
        ],
        "setgroups": [EFAULT, EINVAL, ENOMEM],
        "setresgid": [EAGAIN, EINVAL],
        "fchdir": [EACCES, EBADF, EIO, ENOMEM, ENOTDIR],
        "capset": [EFAULT, EINVAL, ESRCH],
        "chroot": [EACCES, EFAULT, EIO, ELOOP, ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR],
        "setresuid": [EAGAIN, EINVAL],
        "setuid": [EAGAIN, EINVAL],
        "setgid": [EINVAL],
        "chdir": [EACCES, EFAULT, EIO, ELOOP, ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR],
        "keyctl": [EACCES, EDQUOT, EINVAL, ENOMEM],
        "pread64": [EAGAIN, EBADF, EFAULT, EINTR, EINVAL, EIO, EISDIR, EOVERFLOW],
        "newfstatat": [EACCES, EBADF, EFAULT, EINVAL, ELOOP, ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR, EOVERFLOW],
        "mkdirat": [
            EACCES, EBADF, EDQUOT, EEXIST, EINVAL, ELOOP, EMLINK, ENAMETOOLONG, ENOENT, ENOMEM, ENOSPC, ENOTDIR, EROFS,
        ],
        "pivot_root": [EBUSY, EINVAL, ENOTDIR],
        "umount2": [EAGAIN, EBUSY, EFAULT, EINVAL, ENAMETOOLONG, ENOENT, ENOMEM, ENXIO],
        "landlock_add_rule": [EBADF, EBADFD, EFAULT, EINVAL, ENOMSG, EOPNOTSUPP],
        "landlock_restrict_self": [E2BIG, EBADF, EBADFD, EINVAL, EOPNOTSUPP],
        "pidfd_open": [EINVAL, EMFILE, ENFILE, ENODEV, ENOMEM, ESRCH],
        "ioctl": [EBADF, EFAULT, EINVAL, ENOTTY],
    ]
}
