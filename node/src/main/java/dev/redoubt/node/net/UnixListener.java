package dev.redoubt.node.net;

import dev.redoubt.config.FileErrors;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Unix socket that is listened on (anet.c, anetUnixServer). The thread that starts and stops the process. */
final class UnixListener {
    private static final Logger LOG = LoggerFactory.getLogger(UnixListener.class);

    private final Path file;
    private final Channel channel;

    private UnixListener(Path file, Channel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Listens, on a socket that replaces one that a process left behind.
     *
     * @param bootstrap with group and handlers, for Unix sockets
     * @param mode the permissions of the file; 0 for those that the umask leaves
     * @throws ServerBindException the reason: no epoll, a file that is no socket, no directory
     */
    static UnixListener open(ServerBootstrap bootstrap, boolean epoll, Path file, int mode) throws ServerBindException {
        if (!epoll) {
            throw refused(file, "Unix sockets need Netty's epoll library, which this platform has not", null);
        }
        try {
            // DIFFERS: redis-server removes whatever has the name. A file with data may be there by a slip.
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isSocket(file)) {
                throw refused(file, "there is a file of that name which is no socket", null);
            }
            Files.deleteIfExists(file);
        } catch (ServerBindException e) {
            throw e;
        } catch (IOException e) {
            throw refused(file, FileErrors.reason(e), e);
        }
        ChannelFuture bound = bootstrap
                .channel(EpollServerDomainSocketChannel.class)
                .bind(new DomainSocketAddress(file.toFile()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Throwable cause = bound.cause();
            throw refused(file, String.valueOf(cause.getMessage()), cause);
        }
        UnixListener listener = new UnixListener(file, bound.channel());
        if (mode != 0) {
            try {
                Files.setPosixFilePermissions(file, permissions(mode));
            } catch (IOException e) {
                listener.close();
                throw refused(file, "chmod: " + FileErrors.reason(e), e);
            }
        }
        return listener;
    }

    private static boolean isSocket(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] fromOwnerRead = PosixFilePermission.values();
        for (int i = 0; i < fromOwnerRead.length; i++) {
            if ((mode & (1 << (fromOwnerRead.length - 1 - i))) != 0) {
                set.add(fromOwnerRead[i]);
            }
        }
        return set;
    }

    private static ServerBindException refused(Path file, String reason, @Nullable Throwable cause) {
        return new ServerBindException("Failed opening Unix socket " + file + ": " + reason, cause);
    }

    /** Stops listening and removes the file. */
    void close() {
        if (!channel.isOpen()) {
            return;
        }
        channel.close().awaitUninterruptibly();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.info("The Unix socket could not be removed: {}", FileErrors.text(e));
        }
    }
}
