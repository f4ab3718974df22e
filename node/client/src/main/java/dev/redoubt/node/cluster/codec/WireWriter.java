package dev.redoubt.node.cluster.codec;

import dev.redoubt.config.HostPort;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.Payload;
import dev.redoubt.persistence.log.ReplId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of a message one after another, little-endian as Artery's own buffers. A buffer that is too small
 * throws {@link java.nio.BufferOverflowException}, which Artery reports as an oversized message. One thread.
 */
public final class WireWriter {
    private static final HexFormat HEX = HexFormat.of();
    private final ByteBuffer out;

    public WireWriter(ByteBuffer out) {
        this.out = out.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    public int position() {
        return out.position();
    }

    /** One byte, 0 to 255. */
    public WireWriter u8(int value) {
        if (value < 0 || value > 255) {
            throw new IllegalArgumentException("not a byte: " + value);
        }
        out.put((byte) value);
        return this;
    }

    public WireWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    public WireWriter int32(int value) {
        out.putInt(value);
        return this;
    }

    public WireWriter int64(long value) {
        out.putLong(value);
        return this;
    }

    /** The constant's ordinal: order of constants is part of the format. */
    @SuppressWarnings("EnumOrdinal")
    public WireWriter enumeration(Enum<?> value) {
        return u8(value.ordinal());
    }

    /** Length and bytes. */
    public WireWriter bytes(byte[] value) {
        out.putInt(value.length);
        out.put(value);
        return this;
    }

    /** As {@link #bytes}, without a copy in between. */
    WireWriter payload(Payload value) {
        out.putInt(value.length());
        value.parts().forEach(out::put);
        return this;
    }

    /** UTF-8. */
    public WireWriter string(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public WireWriter memberId(MemberId id) {
        return hex(id.hex());
    }

    public WireWriter replId(ReplId id) {
        return hex(id.hex());
    }

    public WireWriter incarnation(Incarnation incarnation) {
        return int64(incarnation.number());
    }

    public WireWriter hostPort(HostPort address) {
        return string(address.host()).int32(address.port());
    }

    /** A presence byte, then the value if there is one. */
    public <T> WireWriter nullable(@Nullable T value, BiConsumer<WireWriter, T> writer) {
        bool(value != null);
        if (value != null) {
            writer.accept(this, value);
        }
        return this;
    }

    /** The count, then the elements in the collection's order. */
    public <T> WireWriter list(Collection<? extends T> values, BiConsumer<WireWriter, T> writer) {
        out.putInt(values.size());
        for (T value : values) {
            writer.accept(this, value);
        }
        return this;
    }

    private WireWriter hex(String fortyDigits) {
        out.put(HEX.parseHex(fortyDigits));
        return this;
    }
}
