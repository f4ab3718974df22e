package dev.redoubt.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * The texts of failed file operations: a {@link FileSystemException} of the JDK has often a path as its whole message.
 * Stateless.
 */
public final class FileErrors {
    private FileErrors() {}

    /** Returns {@link #text(IOException)} of a failed file operation, and the message of whatever else failed. */
    public static String of(Throwable error) {
        if (error instanceof IOException file) {
            return text(file);
        }
        return error.getMessage() != null ? error.getMessage() : error.toString();
    }

    /** Returns file and reason, as {@code /data/appendonlydir: permission denied}. */
    public static String text(IOException error) {
        if (error instanceof FileSystemException file && file.getFile() != null) {
            String other = file.getOtherFile() == null ? "" : " -> " + file.getOtherFile();
            return file.getFile() + other + ": " + reason(error);
        }
        return reason(error);
    }

    /** Returns the reason alone. */
    public static String reason(IOException error) {
        if (error instanceof FileSystemException file) {
            return file.getReason() != null ? file.getReason() : ofType(file);
        }
        return error.getMessage() != null
                ? error.getMessage()
                : error.getClass().getSimpleName();
    }

    private static String ofType(FileSystemException error) {
        if (error instanceof NoSuchFileException) {
            return "no such file or directory";
        } else if (error instanceof AccessDeniedException) {
            return "permission denied";
        } else if (error instanceof FileAlreadyExistsException) {
            return "a file of that name exists";
        } else if (error instanceof NotDirectoryException) {
            return "not a directory";
        } else if (error instanceof DirectoryNotEmptyException) {
            return "directory not empty";
        }
        return error.getClass().getSimpleName();
    }
}
