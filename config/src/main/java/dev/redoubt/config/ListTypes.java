package dev.redoubt.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The directive types whose values are several words. */
final class ListTypes {
    private ListTypes() {}

    static DirectiveType<List<SavePoint>> saveRules() {
        return new SaveRules();
    }

    static DirectiveType<OutputLimits> outputLimits() {
        return new Limits();
    }

    static DirectiveType<List<HostPort>> addresses() {
        return new Addresses();
    }

    static DirectiveType<List<String>> hosts() {
        return new Hosts();
    }

    static DirectiveType<List<Double>> percentiles() {
        return new Percentiles();
    }

    /** {@code setConfigLatencyTrackingInfoPercentilesOutputOption}: numbers from 0 to 100. */
    private record Percentiles() implements DirectiveType<List<Double>> {
        @Override
        public List<Double> parse(String text, List<Double> current) throws ConfigException {
            List<Double> percents = new ArrayList<>();
            for (String word : words(text)) {
                double percent;
                try {
                    percent = Double.parseDouble(word);
                } catch (NumberFormatException e) {
                    throw new ConfigException("Invalid latency-tracking-info-percentiles parameters", e);
                }
                if (!(percent >= 0 && percent <= 100)) {
                    throw new ConfigException(
                            "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
                }
                percents.add(percent);
            }
            return List.copyOf(percents);
        }

        @Override
        public String print(List<Double> value) {
            return value.stream()
                    .map(percent -> BigDecimal.valueOf(percent)
                            .setScale(6, RoundingMode.HALF_EVEN)
                            .stripTrailingZeros()
                            .toPlainString())
                    .collect(Collectors.joining(" "));
        }

        @Override
        public String syntax() {
            return "\"\" | <percent> ...";
        }

        @Override
        public boolean manyWords() {
            return true;
        }
    }

    /** Lines {@code <name> <rules>}; each value adds to those before it. */
    static DirectiveType<List<String>> users() {
        return new Users();
    }

    private static List<String> words(String text) {
        String trimmed = text.trim();
        return trimmed.isEmpty() ? List.of() : Arrays.asList(trimmed.split("[ \t]+", -1));
    }

    /** {@code setConfigSaveOption}: pairs of seconds and changes; none switches the rules off. */
    private record SaveRules() implements DirectiveType<List<SavePoint>> {
        @Override
        public List<SavePoint> parse(String text, List<SavePoint> current) throws ConfigException {
            List<String> words = words(text);
            if (words.size() % 2 != 0) {
                throw new ConfigException("Invalid save parameters");
            }
            List<SavePoint> rules = new ArrayList<>();
            try {
                for (int i = 0; i < words.size(); i += 2) {
                    rules.add(new SavePoint(
                            NumberSyntax.integer(words.get(i), 1, Integer.MAX_VALUE, "seconds"),
                            NumberSyntax.integer(words.get(i + 1), 0, Integer.MAX_VALUE, "changes")));
                }
            } catch (ConfigException e) {
                throw new ConfigException("Invalid save parameters", e);
            }
            return List.copyOf(rules);
        }

        @Override
        public String print(List<SavePoint> value) {
            return value.stream().map(SavePoint::toString).collect(Collectors.joining(" "));
        }

        @Override
        public String syntax() {
            return "\"\" | <seconds> <changes> ...";
        }

        @Override
        public boolean manyWords() {
            return true;
        }
    }

    /** {@code updateClientOutputBufferLimit}: classes that are not named keep their limits. */
    private record Limits() implements DirectiveType<OutputLimits> {
        @Override
        public OutputLimits parse(String text, OutputLimits current) throws ConfigException {
            List<String> words = words(text);
            if (words.size() % 4 != 0) {
                throw new ConfigException("Wrong number of arguments in buffer limit configuration.");
            }
            OutputLimits limits = current;
            for (int i = 0; i < words.size(); i += 4) {
                String type = words.get(i).toLowerCase(Locale.ROOT);
                limits = switch (type) {
                    case "normal" -> new OutputLimits(limit(words, i), limits.replica(), limits.pubsub());
                    case "slave", "replica" -> new OutputLimits(limits.normal(), limit(words, i), limits.pubsub());
                    case "pubsub" -> new OutputLimits(limits.normal(), limits.replica(), limit(words, i));
                    default ->
                        throw new ConfigException("Invalid client class specified in buffer limit configuration.");
                };
            }
            return limits;
        }

        private static OutputLimit limit(List<String> words, int at) throws ConfigException {
            try {
                return new OutputLimit(
                        NumberSyntax.bytes(words.get(at + 1), 0, Long.MAX_VALUE),
                        NumberSyntax.bytes(words.get(at + 2), 0, Long.MAX_VALUE),
                        (int) NumberSyntax.integer(words.get(at + 3), 0, Integer.MAX_VALUE, "seconds"));
            } catch (ConfigException e) {
                throw new ConfigException(
                        "Error in hard, soft or soft_seconds setting in buffer limit configuration.", e);
            }
        }

        @Override
        public String print(OutputLimits value) {
            return "normal " + value.normal() + " slave " + value.replica() + " pubsub " + value.pubsub();
        }

        @Override
        public String syntax() {
            return "<class> <hard bytes> <soft bytes> <soft seconds> ...";
        }

        @Override
        public boolean manyWords() {
            return true;
        }
    }

    private record Addresses() implements DirectiveType<List<HostPort>> {
        @Override
        public List<HostPort> parse(String text, List<HostPort> current) throws ConfigException {
            List<HostPort> addresses = new ArrayList<>();
            for (String word : words(text.replace(',', ' '))) {
                HostPort address = HostPort.parse(word);
                if (addresses.contains(address)) {
                    throw new ConfigException("'" + word + "' is named twice");
                }
                addresses.add(address);
            }
            return List.copyOf(addresses);
        }

        @Override
        public String print(List<HostPort> value) {
            return value.stream().map(HostPort::toString).collect(Collectors.joining(","));
        }

        @Override
        public String syntax() {
            return "<host:cluster port>,...";
        }

        @Override
        public boolean manyWords() {
            return true;
        }

        @Override
        public String listSeparator() {
            return ",";
        }
    }

    /** {@code ACLAppendUserForLoading}; the rules are parsed by whoever knows the commands. */
    private record Users() implements DirectiveType<List<String>> {
        @Override
        public List<String> parse(String text, List<String> current) throws ConfigException {
            List<String> users = new ArrayList<>(current);
            for (String line : text.split("\n")) {
                List<String> words = words(line);
                if (words.isEmpty()) {
                    continue;
                }
                if (users.stream().anyMatch(user -> words(user).get(0).equals(words.get(0)))) {
                    throw new ConfigException("Duplicate user found. A user can only be defined once in config files");
                }
                users.add(String.join(" ", words));
            }
            return List.copyOf(users);
        }

        @Override
        public String print(List<String> value) {
            return value.isEmpty() ? "" : REDACTED;
        }

        @Override
        public String syntax() {
            return "<name> <rule> ...";
        }

        @Override
        public boolean manyWords() {
            return true;
        }

        @Override
        public String listSeparator() {
            return "\n";
        }

        @Override
        public boolean secret() {
            return true;
        }
    }

    private record Hosts() implements DirectiveType<List<String>> {
        @Override
        public List<String> parse(String text, List<String> current) throws ConfigException {
            List<String> hosts = words(text);
            if (hosts.isEmpty()) {
                throw new ConfigException("an address to listen on is needed");
            }
            return List.copyOf(hosts);
        }

        @Override
        public String print(List<String> value) {
            return String.join(" ", value);
        }

        @Override
        public String syntax() {
            return "<address> ...";
        }

        @Override
        public boolean manyWords() {
            return true;
        }
    }
}
