package dev.redoubt.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The reader of a configuration file: HOCON in UTF-8, our directives under {@code redoubt}, Akka's under {@code akka}.
 */
final class HoconFile {
    private HoconFile() {}

    /** Returns the values, overridden by those of the file. */
    static Values read(Path file, Values values) throws ConfigException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new ConfigException("can't open config file '" + FileNames.text(file) + "': "
                    + (Files.notExists(file)
                            ? "no such file"
                            : Files.isDirectory(file) ? "it is a directory" : "permission denied"));
        }
        checkEncoding(file);
        ConfigObject root = parse(file);
        Values result = values;
        for (Map.Entry<String, ConfigValue> section : root.entrySet()) {
            result = section(section.getKey(), section.getValue(), result);
        }
        return result;
    }

    /** The library would replace what is not UTF-8, and a password would silently become another one. */
    private static void checkEncoding(Path file) throws ConfigException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (CharacterCodingException e) {
            throw new ConfigException("config file '" + FileNames.text(file) + "': it is not UTF-8", e);
        } catch (IOException e) {
            throw new ConfigException(
                    "can't read config file '" + FileNames.text(file) + "': " + FileErrors.reason(e), e);
        }
    }

    private static ConfigObject parse(Path file) throws ConfigException {
        try {
            return ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
                    .resolve(ConfigResolveOptions.defaults())
                    .root();
        } catch (com.typesafe.config.ConfigException e) {
            // Their messages name the file and the line; some go on with advice on further lines.
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
            throw new ConfigException("config file '" + FileNames.text(file) + "': " + ByteText.ofUnicode(first), e);
        }
    }

    private static Values section(String name, ConfigValue value, Values values) throws ConfigException {
        boolean known = name.equals("redoubt") || name.equals("akka");
        if (!known || !(value instanceof ConfigObject section)) {
            throw new ConfigException(where(value) + ": '" + ByteText.ofUnicode(name)
                    + "' is outside of redoubt { ... }, where directives belong");
        }
        if (name.equals("akka")) {
            Config akka = section.toConfig().atKey("akka");
            return values.withAkka(akka);
        }
        Values result = values;
        for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
            result = directive(entry.getKey(), entry.getValue(), result);
        }
        return result;
    }

    private static Values directive(String unicode, ConfigValue value, Values values) throws ConfigException {
        String name = ByteText.ofUnicode(unicode);
        Directive<?> directive = Directives.find(values.role(), name);
        if (directive == null) {
            throw new ConfigException(where(value) + ": " + Arguments.unknown(values.role(), name));
        }
        return Arguments.read(values, directive, text(directive, value), where(value));
    }

    private static String text(Directive<?> directive, ConfigValue value) throws ConfigException {
        if (value instanceof ConfigList list && directive.type().manyWords()) {
            List<String> words = new ArrayList<>();
            for (ConfigValue element : list) {
                words.add(text(directive, element));
            }
            return String.join(directive.type().listSeparator(), words);
        }
        if (value.valueType() == ConfigValueType.BOOLEAN) {
            return value.unwrapped().equals(true) ? "yes" : "no";
        }
        if (value.valueType() != ConfigValueType.STRING && value.valueType() != ConfigValueType.NUMBER) {
            throw new ConfigException(where(value) + ": " + directive + ": expected "
                    + directive.type().syntax());
        }
        // A number keeps the text of the file in unwrapped() only if it is an integer, which all of ours are.
        return ByteText.ofUnicode(value.unwrapped().toString());
    }

    /** Returns file and line in the form that editors jump to. */
    private static String where(ConfigValue value) {
        String file = value.origin().filename();
        String name = file == null
                ? value.origin().description()
                : Path.of(file).getFileName().toString();
        return ByteText.ofUnicode(name) + ":" + value.origin().lineNumber();
    }
}
