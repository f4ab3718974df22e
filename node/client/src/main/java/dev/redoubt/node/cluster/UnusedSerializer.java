package dev.redoubt.node.cluster;

import akka.serialization.SerializerWithStringManifest;
import java.io.NotSerializableException;

/**
 * Stands for Akka's serializers that no process uses ({@link ClusterConfig}): it reads and writes nothing. All instances
 * are equal, since Akka wants one identifier to mean one serializer.
 */
final class UnusedSerializer extends SerializerWithStringManifest {
    /** Akka keeps the numbers from 0 to 40 for itself. */
    private static final int IDENTIFIER = 41;

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return "";
    }

    @Override
    public byte[] toBinary(Object message) {
        throw new IllegalArgumentException(
                "no process sends a " + message.getClass().getName());
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        throw new NotSerializableException("no process sends messages of serializer " + IDENTIFIER);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnusedSerializer;
    }

    @Override
    public int hashCode() {
        return IDENTIFIER;
    }
}
