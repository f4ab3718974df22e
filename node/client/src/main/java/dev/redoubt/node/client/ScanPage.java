package dev.redoubt.node.client;

import java.util.List;

/**
 * A part of an iteration with SCAN. An element that was there during the whole iteration is in one of its pages at
 * least; a page may be empty.
 *
 * @param cursor where the next page begins; {@value #START} after the last one
 * @param elements this page
 * @param <T> the type of elements
 */
public record ScanPage<T>(String cursor, List<T> elements) {
    /** The cursor of the first page. */
    public static final String START = "0";

    /** Makes a page of its own copy of the elements. */
    public ScanPage {
        elements = List.copyOf(elements);
    }

    /** Returns true if no page follows. */
    public boolean isLast() {
        return cursor.equals(START);
    }
}
