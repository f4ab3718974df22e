package dev.redoubt.node.command;

import java.util.ArrayList;
import java.util.List;

/** The ACL categories that COMMAND INFO shows, by flags and group (server.c setImplicitACLCategories). Stateless. */
public final class AclCategories {
    private AclCategories() {}

    /** Returns their names with the at sign, in Redis's order. */
    public static List<String> of(CommandSpec spec) {
        List<String> categories = new ArrayList<>();
        boolean admin = spec.has(CommandFlag.ADMIN) || spec.has(CommandFlag.ACL_ADMIN);
        boolean collections = spec.has(CommandFlag.ACL_COLLECTIONS);
        add(categories, spec.has(CommandFlag.ACL_KEYSPACE), "@keyspace");
        boolean script = spec.group().equals("scripting");
        add(categories, spec.has(CommandFlag.READONLY) && !script, "@read");
        add(categories, spec.has(CommandFlag.WRITE), "@write");
        add(categories, collections || spec.group().equals("set"), "@set");
        add(categories, collections || spec.group().equals("sorted-set"), "@sortedset");
        add(categories, collections || spec.group().equals("list"), "@list");
        add(categories, spec.group().equals("hash"), "@hash");
        add(categories, spec.group().equals("string"), "@string");
        add(categories, spec.group().equals("bitmap"), "@bitmap");
        add(categories, spec.group().equals("geo"), "@geo");
        add(categories, spec.group().equals("hyperloglog"), "@hyperloglog");
        add(categories, spec.group().equals("stream") && !spec.container(), "@stream");
        add(categories, spec.has(CommandFlag.PUBSUB), "@pubsub");
        add(categories, admin, "@admin");
        add(categories, spec.has(CommandFlag.FAST), "@fast");
        add(categories, !spec.has(CommandFlag.FAST), "@slow");
        add(categories, spec.has(CommandFlag.BLOCKING), "@blocking");
        add(categories, admin || spec.has(CommandFlag.ACL_DANGEROUS), "@dangerous");
        add(categories, spec.has(CommandFlag.ACL_CONNECTION), "@connection");
        add(categories, spec.group().equals("transactions"), "@transaction");
        add(categories, script && !spec.container(), "@scripting");
        return categories;
    }

    private static void add(List<String> categories, boolean applies, String name) {
        if (applies) {
            categories.add(name);
        }
    }
}
