package dev.redoubt.node.command.docs;

import dev.redoubt.node.command.docs.Argument.Repeat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The reader of arguments as the resource files write them. One text, one thread.
 *
 * <p>Arguments stand one behind the other, separated by spaces. {@code [...]} is optional. {@code count:integer} has a
 * type, which is a string without one; {@code key@0} is a key that the specification 0 finds. {@code EX=seconds} has a
 * token before it. A word in upper case is a token alone; {@code change:CH} is one with another name than itself.
 * {@code name(a | b)} is one of several, {@code name(a b)} several together. Behind an argument, {@code ...} lets it
 * repeat, {@code +...} with its token each time; {@code ^6.2.0} is the version that brought it, {@code ~2.8.12} that
 * since which it should not be used. Quotes hide what else has a meaning.
 */
final class ArgumentParser {
    private final String text;
    private int at;

    private ArgumentParser(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException the text is not of the grammar */
    static List<Argument> parse(String text) {
        ArgumentParser parser = new ArgumentParser(text);
        List<Argument> arguments = parser.list();
        if (parser.at < text.length()) {
            throw parser.wrong();
        }
        return arguments;
    }

    private List<Argument> list() {
        List<Argument> arguments = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != ')' && text.charAt(at) != '|') {
            arguments.add(argument());
            skipSpaces();
        }
        return List.copyOf(arguments);
    }

    private Argument argument() {
        boolean optional = take("[");
        Argument argument = item(optional);
        if (optional && !take("]")) {
            throw wrong();
        }
        return argument;
    }

    private Argument item(boolean optional) {
        boolean quoted = text.startsWith("\"", at);
        String name = word();
        String token = null;
        if (take("=")) {
            token = name;
            quoted = text.startsWith("\"", at);
            name = word();
        }
        Argument.Type type = Argument.Type.STRING;
        List<Argument> parts = List.of();
        if (take("(")) {
            List<List<Argument>> alternatives = alternatives();
            type = alternatives.size() > 1 ? Argument.Type.ONEOF : Argument.Type.BLOCK;
            parts = alternatives.stream().flatMap(List::stream).toList();
        } else if (take(":")) {
            boolean symbol = text.startsWith("\"", at);
            String kind = word();
            type = symbol || upper(kind) ? Argument.Type.PURE_TOKEN : Argument.Type.of(kind);
            token = type == Argument.Type.PURE_TOKEN ? kind : token;
        } else if (token == null && !quoted && upper(name)) {
            type = Argument.Type.PURE_TOKEN;
            token = name;
            name = name.toLowerCase(Locale.ROOT);
        }
        return behind(name, type, token, optional, parts);
    }

    /** Reads what stands behind an argument. */
    private Argument behind(
            String name, Argument.Type type, @Nullable String token, boolean optional, List<Argument> parts) {
        int keySpec = take("@") ? Integer.parseInt(word()) : -1;
        Argument.Type meant = keySpec >= 0 && type == Argument.Type.STRING ? Argument.Type.KEY : type;
        Repeat repeat = Repeat.ONCE;
        if (take("+...")) {
            repeat = Repeat.MULTIPLE_WITH_TOKEN;
        } else if (take("...")) {
            repeat = Repeat.MULTIPLE;
        }
        String since = take("^") ? version() : "";
        String deprecated = take("~") ? version() : "";
        return new Argument(name, meant, keySpec, token, since, deprecated, optional, repeat, parts);
    }

    private List<List<Argument>> alternatives() {
        List<List<Argument>> alternatives = new ArrayList<>();
        do {
            skipSpaces();
            alternatives.add(list());
        } while (take("|"));
        if (!take(")") || (alternatives.size() > 1 && alternatives.stream().anyMatch(one -> one.size() != 1))) {
            throw wrong();
        }
        return alternatives;
    }

    private String word() {
        if (take("\"")) {
            int end = text.indexOf('"', at);
            if (end < 0) {
                throw wrong();
            }
            String word = text.substring(at, end);
            at = end + 1;
            return word;
        }
        return span("-_");
    }

    private String version() {
        return span(".");
    }

    /** Reads letters, digits and the other characters. */
    private String span(String others) {
        int begin = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || others.indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (begin == at) {
            throw wrong();
        }
        return text.substring(begin, at);
    }

    private static boolean upper(String word) {
        return word.chars().noneMatch(Character::isLowerCase);
    }

    private boolean take(String wanted) {
        if (!text.startsWith(wanted, at)) {
            return false;
        }
        at += wanted.length();
        return true;
    }

    private void skipSpaces() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("not an argument at " + at + ": " + text);
    }
}
