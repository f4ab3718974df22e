package dev.redoubt.it.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The table of packages in ARCHITECTURE.md, section 2: a row for each package, whose last column says what the package
 * may use. The rules are read from the page itself, so that the page and the rules cannot differ.
 */
final class PackageTable {
    /** A row of the table. */
    record Row(String name, List<String> mayUse) {}

    /** Libraries by the names that the table gives them; every package may use the JDK, JSpecify and slf4j. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "Akka", List.of("akka", "scala"),
            "Netty", List.of("io.netty"),
            "Netty buffers", List.of("io.netty.buffer", "io.netty.util"),
            "Typesafe Config", List.of("com.typesafe.config"),
            "logback", List.of("ch.qos.logback"));

    private static final List<String> EVERYWHERE = List.of(
            "java", "javax.crypto", "javax.net.ssl", "javax.xml", "com.sun.management", "org.jspecify", "org.slf4j");
    private static final Pattern ROW = Pattern.compile("^\\| `([\\w.]+)` \\|[^|]*\\| ([^|]*) \\|$", Pattern.MULTILINE);

    private PackageTable() {}

    static Path page() {
        return Path.of(System.getProperty("redoubt.root", "..")).resolve("ARCHITECTURE.md");
    }

    static List<Row> rows() {
        try {
            List<Row> rows = new ArrayList<>();
            Matcher matcher = ROW.matcher(Files.readString(page()));
            while (matcher.find()) {
                rows.add(new Row(matcher.group(1), uses(matcher.group(2))));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> uses(String cell) {
        return Stream.of(cell.split(","))
                .map(name -> name.strip().replace("`", ""))
                .filter(name -> !name.equals("JDK"))
                .toList();
    }

    /** Whether a class of the row's package may use a class of {@code packageName}. */
    static boolean allows(Row row, String packageName) {
        if (packageName.isEmpty() || EVERYWHERE.stream().anyMatch(prefix -> isIn(packageName, prefix))) {
            return true;
        }
        if (packageName.startsWith(ShippedClasses.ROOT)) {
            String name = packageName.substring(ShippedClasses.ROOT.length());
            return name.equals(row.name()) || row.mayUse().contains(name);
        }
        return row.mayUse().stream()
                .flatMap(name -> LIBRARIES.getOrDefault(name, List.of()).stream())
                .anyMatch(prefix -> isIn(packageName, prefix));
    }

    private static boolean isIn(String packageName, String prefix) {
        return packageName.equals(prefix) || packageName.startsWith(prefix + ".");
    }
}
