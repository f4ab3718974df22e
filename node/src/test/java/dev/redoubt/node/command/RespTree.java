package dev.redoubt.node.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * A reply of protocol 3 as an object, so that parts of it can be compared: a map, a list, or the text of the value
 * behind the character of its type. A set is the sorted list of its elements' texts when they are all texts. One reply,
 * one thread.
 */
final class RespTree {
    private final String raw;
    private int at;

    private RespTree(byte[] raw) {
        this.raw = new String(raw, StandardCharsets.ISO_8859_1);
    }

    static Object parse(byte[] reply) {
        return new RespTree(reply).value();
    }

    private Object value() {
        char type = raw.charAt(at);
        int end = raw.indexOf("\r\n", at);
        String head = raw.substring(at + 1, end);
        at = end + 2;
        switch (type) {
            case '$' -> {
                int length = Integer.parseInt(head);
                String text = raw.substring(at, at + length);
                at += length + 2;
                return "$" + text;
            }
            case '%' -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = Integer.parseInt(head); i > 0; i--) {
                    map.put(value().toString(), value());
                }
                return map;
            }
            case '*', '~' -> {
                List<Object> items = new ArrayList<>();
                for (int i = Integer.parseInt(head); i > 0; i--) {
                    items.add(value());
                }
                boolean words = type == '~' && items.stream().allMatch(String.class::isInstance);
                return words ? List.copyOf(new TreeSet<>(items)) : items;
            }
            default -> {
                return type + head;
            }
        }
    }

    /** Returns the map's value under the bulk string, which it has. */
    static Object get(Object map, String name) {
        return Objects.requireNonNull(((Map<?, ?>) map).get("$" + name), name);
    }
}
