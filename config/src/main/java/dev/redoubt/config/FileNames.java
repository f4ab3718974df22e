package dev.redoubt.config;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * File names as bytes ({@link ByteText}) and as paths of the JDK. The JDK encodes paths in the encoding of the locale,
 * so a name that this encoding cannot express cannot be used: with a UTF-8 locale any UTF-8 name can, with the C locale
 * only ASCII. Stateless.
 */
public final class FileNames {
    private static final Charset NATIVE = nativeEncoding();

    private FileNames() {}

    private static Charset nativeEncoding() {
        String name = System.getProperty("sun.jnu.encoding");
        return name == null || !Charset.isSupported(name) ? StandardCharsets.UTF_8 : Charset.forName(name);
    }

    /** Returns the encoding of arguments and file names in this process. */
    public static Charset encoding() {
        return NATIVE;
    }

    /**
     * Returns the path whose name on disk is exactly these bytes.
     *
     * @throws IllegalArgumentException the locale cannot express the name, which {@link #check} reports beforehand
     */
    public static Path path(String text) {
        byte[] bytes = ByteText.bytes(text);
        String unicode = new String(bytes, NATIVE);
        if (!java.util.Arrays.equals(unicode.getBytes(NATIVE), bytes)) {
            throw new IllegalArgumentException(text);
        }
        return Path.of(unicode);
    }

    /** Returns {@link #path} as an absolute path without redundant elements. */
    public static Path absolute(String text) {
        return path(text).toAbsolutePath().normalize();
    }

    /** Returns the bytes of a path's name on disk. */
    public static String text(Path path) {
        return ByteText.of(path.toString().getBytes(NATIVE));
    }

    /**
     * Checks that {@link #path} can express a name.
     *
     * @throws ConfigException the reason alone
     */
    static void check(String text) throws ConfigException {
        try {
            path(text);
        } catch (InvalidPathException e) {
            throw new ConfigException("argument is not a valid file name: " + e.getReason(), e);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    "argument is not a file name in the encoding of the locale, " + NATIVE.name()
                            + "; set LC_ALL to a locale that has it",
                    e);
        }
    }
}
