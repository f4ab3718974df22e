package dev.redoubt.node.cluster.codec;

import dev.redoubt.config.HostPort;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link WireWriter} wrote. Input is not trusted: counts and lengths are checked against what is left
 * before anything is allocated, and every fault is a {@link WireFormatException} or a
 * {@link java.nio.BufferUnderflowException}. One thread.
 */
public final class WireReader {
    private static final HexFormat HEX = HexFormat.of();
    private static final int ID_BYTES = 20;
    private final ByteBuffer in;

    public WireReader(ByteBuffer in) {
        this.in = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    public int remaining() {
        return in.remaining();
    }

    public int u8() {
        return in.get() & 0xff;
    }

    public boolean bool() {
        int value = u8();
        if (value > 1) {
            throw new WireFormatException("not a boolean: " + value);
        }
        return value == 1;
    }

    public int int32() {
        return in.getInt();
    }

    public long int64() {
        return in.getLong();
    }

    /** One of {@code constants}, by its ordinal. */
    public <E extends Enum<E>> E enumeration(E[] constants) {
        int ordinal = u8();
        if (ordinal >= constants.length) {
            throw new WireFormatException("no such constant: " + ordinal);
        }
        return constants[ordinal];
    }

    public byte[] bytes() {
        byte[] value = new byte[count()];
        in.get(value);
        return value;
    }

    public String string() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public MemberId memberId() {
        return new MemberId(hex());
    }

    public ReplId replId() {
        return new ReplId(hex());
    }

    public Incarnation incarnation() {
        return new Incarnation(int64());
    }

    public HostPort hostPort() {
        return new HostPort(string(), int32());
    }

    public <T> @Nullable T nullable(Function<WireReader, T> reader) {
        return bool() ? reader.apply(this) : null;
    }

    public <T> List<T> list(Function<WireReader, T> reader) {
        int count = count();
        List<T> values = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            values.add(reader.apply(this));
        }
        return values;
    }

    /** A length or a count; each byte or element takes at least one byte of what is left. */
    private int count() {
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw new WireFormatException("a length of " + count + " with " + in.remaining() + " bytes left");
        }
        return count;
    }

    private String hex() {
        byte[] id = new byte[ID_BYTES];
        in.get(id);
        return HEX.formatHex(id);
    }
}
