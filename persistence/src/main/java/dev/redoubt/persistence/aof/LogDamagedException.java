package dev.redoubt.persistence.aof;

import java.io.IOException;
import java.nio.file.Path;

/** Damage that must not be truncated silently (2.5). The message names file, byte offset, record and the ways on. */
public final class LogDamagedException extends IOException {
    /** The ways on where files of a log are damaged or missing. */
    public static final String WAYS_ON_FILES =
            "Ways on: restore the files from a backup; or, if a master is running, move the directory"
                    + " away and start empty, so that this member fetches everything from the master";

    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long offset;
    private final long index;
    private final String what;

    /**
     * Makes the refusal of a file.
     *
     * @param index the first record that is not intact; 0 if it is none that stops the load
     * @param what the damage, as a part of a sentence
     * @param waysOn what an operator can do, as a sentence without its full stop
     */
    public LogDamagedException(Path file, long offset, long index, String what, String waysOn) {
        super(file + ": byte " + offset + (index > 0 ? ", record " + index : "") + ": " + what + ". " + waysOn);
        this.file = file;
        this.offset = offset;
        this.index = index;
        this.what = what;
    }

    public Path file() {
        return file;
    }

    /** The byte at which the intact part of the file ends. */
    public long offset() {
        return offset;
    }

    /** The first record that is not intact. */
    public long index() {
        return index;
    }

    /** Returns the damage in words, without place and ways on. */
    public String what() {
        return what;
    }
}
