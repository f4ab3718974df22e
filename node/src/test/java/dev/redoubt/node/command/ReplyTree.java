package dev.redoubt.node.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A reply taken apart, so that replies whose order Redis leaves open can be compared. */
final class ReplyTree {
    private final String raw;
    private int at;

    private ReplyTree(byte[] raw) {
        this.raw = new String(raw, StandardCharsets.ISO_8859_1);
    }

    /** The reply with the children of its outermost aggregate sorted, {@code width} of them together. */
    static String sorted(byte[] reply, int width) {
        ReplyTree tree = new ReplyTree(reply);
        if (reply.length == 0 || "*~%".indexOf(reply[0]) < 0) {
            return tree.raw;
        }
        int headEnd = tree.raw.indexOf('\n') + 1;
        String head = tree.raw.substring(0, headEnd);
        tree.at = headEnd;
        List<String> groups = new ArrayList<>();
        while (tree.at < tree.raw.length()) {
            StringBuilder group = new StringBuilder();
            for (int i = 0; i < width && tree.at < tree.raw.length(); i++) {
                group.append(tree.item());
            }
            groups.add(group.toString());
        }
        Collections.sort(groups);
        return head + String.join("", groups);
    }

    /** The arguments of all commands in a stream of RESP commands. */
    static List<List<String>> commands(byte[] stream) {
        ReplyTree tree = new ReplyTree(stream);
        List<List<String>> commands = new ArrayList<>();
        while (tree.at < tree.raw.length()) {
            int lineEnd = tree.raw.indexOf("\r\n", tree.at);
            int count = Integer.parseInt(tree.raw.substring(tree.at + 1, lineEnd));
            tree.at = lineEnd + 2;
            String[] args = new String[count];
            for (int i = 0; i < count; i++) {
                String bulk = tree.item();
                args[i] = bulk.substring(bulk.indexOf('\n') + 1, bulk.length() - 2);
            }
            commands.add(Arrays.asList(args));
        }
        return commands;
    }

    private String item() {
        int start = at;
        int lineEnd = raw.indexOf("\r\n", at);
        char type = raw.charAt(at);
        at = lineEnd + 2;
        if ("$*~%>=".indexOf(type) >= 0) {
            int count = Integer.parseInt(raw.substring(start + 1, lineEnd));
            if (type == '$' || type == '=') {
                at += count < 0 ? 0 : count + 2;
            } else {
                for (int i = 0; i < (type == '%' ? count * 2 : count); i++) {
                    item();
                }
            }
        }
        return raw.substring(start, at);
    }
}
