package dev.redoubt.config.redisconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a redis.conf that says something (config.c, loadServerConfigFromString). Immutable.
 *
 * @param number the line's number in its file, from 1
 * @param text the line without the blanks around it
 * @param words the name, in lower case, and the arguments; null if the quotes are wrong
 */
public record ConfLine(int number, String text, @Nullable List<String> words) {
    /** Returns the lines of a file that are neither empty nor comments, in their order. */
    public static List<ConfLine> of(String file) {
        List<ConfLine> lines = new ArrayList<>();
        String[] all = file.split("\n", -1);
        for (int i = 0; i < all.length; i++) {
            String text = trim(all[i]);
            if (text.isEmpty() || text.charAt(0) == '#') {
                continue;
            }
            List<String> words = Words.split(text);
            if (words == null) {
                lines.add(new ConfLine(i + 1, text, null));
            } else if (!words.isEmpty()) {
                words.set(0, words.get(0).toLowerCase(Locale.ROOT));
                lines.add(new ConfLine(i + 1, text, List.copyOf(words)));
            }
        }
        return lines;
    }

    /** Returns a line without blanks, tabs and line ends around it. */
    static String trim(String line) {
        int from = 0;
        int to = line.length();
        while (from < to && " \t\r\n".indexOf(line.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && " \t\r\n".indexOf(line.charAt(to - 1)) >= 0) {
            to--;
        }
        return line.substring(from, to);
    }
}
