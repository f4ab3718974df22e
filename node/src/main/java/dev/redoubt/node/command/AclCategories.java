package dev.redoubt.node.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The ACL categories that COMMAND INFO shows, by flags and group (server.c setImplicitACLCategories). Stateless. */
public final class AclCategories {
    private static final Set<String> DANGEROUS = Set.of("keys", "flushdb", "flushall", "info", "role", "lastsave");
    private static final Set<String> ADMIN = Set.of("role", "lastsave");
    private static final Set<String> CONTAINERS = Set.of("object", "command", "config", "client", "pubsub", "memory");
    private static final Set<String> KEYSPACE = Set.of("dbsize", "flushdb", "flushall");

    private AclCategories() {}

    /** With the at sign, in Redis's order. */
    public static List<String> of(CommandSpec spec) {
        String name = spec.name();
        List<String> categories = new ArrayList<>();
        boolean container = CONTAINERS.contains(name) && !name.equals("command");
        boolean connection =
                !container && (spec.group().equals("connection") || name.startsWith("command") || name.equals("wait"));
        boolean admin = spec.has(CommandFlag.ADMIN) || ADMIN.contains(name);
        boolean keyspace =
                KEYSPACE.contains(name) || (spec.group().equals("generic") && !container && !name.equals("wait"));
        add(categories, keyspace, "@keyspace");
        add(categories, spec.has(CommandFlag.READONLY), "@read");
        add(categories, spec.has(CommandFlag.WRITE), "@write");
        add(categories, spec.group().equals("set"), "@set");
        add(categories, spec.group().equals("sorted-set"), "@sortedset");
        add(categories, spec.group().equals("list"), "@list");
        add(categories, spec.group().equals("hash"), "@hash");
        add(categories, spec.group().equals("string"), "@string");
        add(categories, spec.has(CommandFlag.PUBSUB), "@pubsub");
        add(categories, admin, "@admin");
        add(categories, spec.has(CommandFlag.FAST), "@fast");
        add(categories, !spec.has(CommandFlag.FAST), "@slow");
        add(categories, admin || DANGEROUS.contains(name), "@dangerous");
        add(categories, connection, "@connection");
        add(categories, spec.group().equals("transactions"), "@transaction");
        return categories;
    }

    private static void add(List<String> categories, boolean applies, String name) {
        if (applies) {
            categories.add(name);
        }
    }
}
