package dev.redoubt.node.shard.restore;

import dev.redoubt.node.command.data.RestoreRequest;
import dev.redoubt.node.command.engine.EngineOptions;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.FrozenView;
import dev.redoubt.persistence.backup.restore.RestoreMark;
import dev.redoubt.persistence.log.Payload;
import dev.redoubt.persistence.text.RedisNumbers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The payload of the record that makes a keyspace what another one is, in parts of whole commands: a transaction that
 * removes everything, then loads each library of functions and restores each key (docs/protocol.md 9.11). One thread.
 */
final class PayloadParts {
    /**
     * The most bytes of a payload. A record is read, sent and written whole, and an array holds 2 GiB; this leaves as
     * much room as {@code CommandEngine.MAX_REQUEST_EFFECT_BYTES} does.
     */
    static final long MOST_BYTES = 1 << 30;

    private static final int PART_BYTES = 1 << 20;
    private static final byte[] EXEC = RestoreRequest.command(Words.ascii("EXEC"));

    private final MemoryWatch memory;
    private final List<byte[]> parts = new ArrayList<>();
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private long bytes;
    private int db;

    private PayloadParts(MemoryWatch memory) {
        this.memory = memory;
    }

    /**
     * A payload.
     *
     * @param db in force behind it
     */
    record Made(Payload payload, int db) {}

    /**
     * Makes the payload.
     *
     * @param view of the keyspace
     * @param options of the form of values
     * @throws IOException if it is too long for a record, or there is too little memory
     */
    static Made of(FrozenView view, EngineOptions options, MemoryWatch memory) throws IOException {
        PayloadParts made = new PayloadParts(memory);
        made.add(RestoreMark.bytes());
        for (byte[] code : view.libraries().values()) {
            made.add(RestoreRequest.command(Words.ascii("FUNCTION"), Words.ascii("LOAD"), code));
        }
        for (int db = 0; db < view.databases(); db++) {
            if (view.size(db) > 0) {
                made.add(RestoreRequest.command(Words.ascii("SELECT"), RedisNumbers.longBytes(db)));
                made.db = db;
                view.walk(db, (key, entry) -> made.add(RestoreRequest.of(key, entry, options)));
            }
        }
        made.add(EXEC);
        made.endPart();
        return new Made(Payload.of(made.parts), made.db);
    }

    private void add(byte[] command) throws IOException {
        bytes += command.length;
        if (bytes > MOST_BYTES) {
            throw new IOException("the restored state needs a record of more than " + MOST_BYTES
                    + " bytes; restore it with the command of the jar, and start a node on that directory");
        }
        part.writeBytes(command);
        if (part.size() >= PART_BYTES) {
            endPart();
            memory.payload(bytes);
        }
    }

    private void endPart() {
        if (part.size() > 0) {
            parts.add(part.toByteArray());
            part.reset();
        }
    }
}
