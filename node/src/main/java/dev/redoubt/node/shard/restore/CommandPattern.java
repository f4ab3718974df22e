package dev.redoubt.node.shard.restore;

import dev.redoubt.config.redisconf.Words;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.pubsub.Glob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The first words of a command: the name in any case, the others as patterns that KEYS takes. More words may follow in
 * the command, so {@code FLUSHALL} is {@code FLUSHALL ASYNC} too, and {@code DEL user:*} any DEL with such a first key.
 */
public record CommandPattern(List<byte[]> words) implements Predicate<byte[][]> {
    /**
     * Reads a pattern as an operator writes it.
     *
     * @throws IllegalArgumentException if it has no word, or a quote is not closed
     */
    public static CommandPattern parse(String text) {
        String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        List<String> words = Words.split(bytes);
        if (words == null || words.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is no command");
        }
        return new CommandPattern(words.stream()
                .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                .toList());
    }

    @Override
    public boolean test(byte[][] args) {
        if (args.length < words.size()
                || !Texts.is(args[0], new String(words.get(0), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT))) {
            return false;
        }
        for (int i = 1; i < words.size(); i++) {
            if (!Glob.matches(words.get(i), args[i])) {
                return false;
            }
        }
        return true;
    }
}
