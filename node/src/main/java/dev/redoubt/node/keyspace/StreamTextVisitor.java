package dev.redoubt.node.keyspace;

/**
 * Receives the fields and values of a stream entry in turn, each as bytes or as a number.
 *
 * @param <E> what the visitor throws
 */
public interface StreamTextVisitor<E extends Exception> {
    /** A text, which lies in an array that may change later. */
    void text(byte[] array, int offset, int length) throws E;

    /** A text that is the decimal form of a number. */
    void number(long value) throws E;
}
