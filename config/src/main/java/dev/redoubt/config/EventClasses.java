package dev.redoubt.config;

import dev.redoubt.config.redisconf.Words;

/** Classes of keyspace events by their letters (notify.c keyspaceEventsStringToFlags). Stateless. */
record EventClasses() implements DirectiveType<String> {
    /** The letters that {@code A} stands for, in the order in which they are printed. */
    private static final String ALL = "g$lshzxetd";

    /** The letters that stand behind them. */
    private static final String OTHERS = "nKEm";

    @Override
    public String parse(String text, String current) throws ConfigException {
        for (int i = 0; i < text.length(); i++) {
            if ((ALL + OTHERS + "A").indexOf(text.charAt(i)) < 0) {
                throw new ConfigException("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
            }
        }
        String all = text.replace("A", ALL);
        String classes = chosen(ALL, all);
        return (classes.equals(ALL) ? "A" : classes) + chosen(OTHERS, all);
    }

    private static String chosen(String order, String letters) {
        StringBuilder chosen = new StringBuilder();
        for (int i = 0; i < order.length(); i++) {
            if (letters.indexOf(order.charAt(i)) >= 0) {
                chosen.append(order.charAt(i));
            }
        }
        return chosen.toString();
    }

    @Override
    public String print(String value) {
        // Redis does not print n behind A, though it is in force.
        return value.startsWith("A") ? value.replace("n", "") : value;
    }

    @Override
    public String write(String value) {
        return Words.quote(value);
    }

    @Override
    public String syntax() {
        return "<letters of Ag$lshzxeKEtmdn>";
    }
}
