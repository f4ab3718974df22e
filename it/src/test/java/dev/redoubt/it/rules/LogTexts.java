package dev.redoubt.it.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reader of the texts in one source file that reach an operator: arguments of {@code warn} and {@code error} of a
 * logger, of the calls that hand a text on to such a logger, and of standard error. A text is put together from its
 * string literals; each expression between them is {@code {}}, as in a format string. Line breaks do not matter.
 */
final class LogTexts {
    /** Each ends with the opening parenthesis of the call. A session's {@code error(...)} is a reply, not a log line. */
    private static final List<String> CALLS = List.of(
            "\\.\\s*warn\\(",
            "\\b(?:LOG|log|log\\(\\)|getLog\\(\\)|getLogger\\([\\w.]*\\))\\s*\\.\\s*error\\(",
            "\\bSystem\\.err\\.println\\(",
            // persistence, LoadReport.remarks: warnings of the node and the sentinel
            "(?<!void )\\bremark\\(",
            // sentinel, SentinelContext.note: warnings of the sentinel
            "\\bc\\.note\\(",
            // reasons for the end of the process, which ProcessWatch logs as errors
            "\\.\\s*fatal\\(",
            "\\bnew ProcessEndException\\(",
            "\\bhost\\.failed\\(",
            "\\bend\\(");

    /** A logger's method that is handed over, so that it logs texts from elsewhere. */
    private static final Pattern HANDED_OVER = Pattern.compile("\\b(?:LOG|log)::(?:warn|error)\\b");

    private static final Pattern CALL = Pattern.compile(String.join("|", CALLS));
    private static final Pattern LOGGER_CALL = Pattern.compile(CALLS.get(0) + "|" + CALLS.get(1));
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{2}");

    private static final String TEXT_BLOCK = "\"\"\"";

    private final List<String> texts = new ArrayList<>();
    private boolean passesOn;

    private LogTexts() {}

    /** Reads a source file. */
    static LogTexts of(String source) {
        LogTexts result = new LogTexts();
        String code = withoutComments(source);
        Matcher calls = CALL.matcher(code);
        while (calls.find()) {
            boolean logger = LOGGER_CALL.matcher(calls.group()).matches();
            result.add(arguments(code, calls.end()), logger);
        }
        result.passesOn |= HANDED_OVER.matcher(code).find();
        return result;
    }

    /** Returns the texts in the order of the source. */
    List<String> texts() {
        return texts;
    }

    /** Returns true if a logger gets a text that is not in the same call. */
    boolean passesOn() {
        return passesOn;
    }

    private void add(List<String> arguments, boolean logger) {
        for (String argument : arguments) {
            if (argument.contains("\"")) {
                String text = text(argument);
                if (WORD.matcher(text).find()) {
                    texts.add(text);
                    return;
                }
            }
        }
        passesOn |= logger;
    }

    /** Splits at the commas that belong to the call which begins before {@code from}. */
    private static List<String> arguments(String code, int from) {
        return split(code, from, ',');
    }

    private static String text(String argument) {
        StringBuilder text = new StringBuilder();
        for (String operand : split(argument + ")", 0, '+')) {
            String trimmed = operand.strip();
            boolean literal = trimmed.startsWith("\"") && afterLiteral(trimmed, 0) == trimmed.length();
            text.append(literal ? trimmed.substring(1, trimmed.length() - 1).translateEscapes() : "{}");
        }
        return text.toString();
    }

    /** Splits at each {@code separator} outside of parentheses and literals, up to the parenthesis that closes. */
    private static List<String> split(String code, int from, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int begin = from;
        int at = from;
        while (at < code.length() && depth >= 0) {
            char c = code.charAt(at);
            if (c == '"' || c == '\'') {
                at = afterLiteral(code, at);
                continue;
            }
            if (c == '(' || c == '{' || c == '[') {
                depth++;
            } else if (c == ')' || c == '}' || c == ']') {
                depth--;
            }
            if (depth < 0 || (depth == 0 && c == separator)) {
                parts.add(code.substring(begin, at));
                begin = at + 1;
            }
            at++;
        }
        return parts;
    }

    private static int afterLiteral(String code, int from) {
        if (code.startsWith(TEXT_BLOCK, from)) {
            return endOf(code, from + TEXT_BLOCK.length(), TEXT_BLOCK) + TEXT_BLOCK.length();
        }
        char quote = code.charAt(from);
        int at = from + 1;
        while (at < code.length() && code.charAt(at) != quote) {
            at += code.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static String withoutComments(String source) {
        StringBuilder code = new StringBuilder();
        int at = 0;
        while (at < source.length()) {
            char c = source.charAt(at);
            int next = at + 1;
            if (c == '"' || c == '\'') {
                next = Math.min(source.length(), afterLiteral(source, at));
            } else if (source.startsWith("//", at)) {
                at = endOf(source, at, "\n");
                continue;
            } else if (source.startsWith("/*", at)) {
                at = endOf(source, at + 2, "*/") + 2;
                continue;
            }
            code.append(source, at, next);
            at = next;
        }
        return code.toString();
    }

    private static int endOf(String source, int from, String mark) {
        int at = source.indexOf(mark, from);
        return at < 0 ? source.length() : at;
    }
}
