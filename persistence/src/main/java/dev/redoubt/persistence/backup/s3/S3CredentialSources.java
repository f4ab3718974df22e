package dev.redoubt.persistence.backup.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The two places of credentials: a file in the form of AWS's tools, and the environment. Stateless. */
final class S3CredentialSources {
    private static final String DEFAULT_PROFILE = "default";
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");

    private S3CredentialSources() {}

    /**
     * Returns the credentials of a file, or of the environment if there is no file.
     *
     * @param file is read for each request, so that another process can renew it
     * @param environment by names of variables
     */
    static S3Credentials.Source of(@Nullable Path file, Map<String, String> environment) {
        return file == null
                ? () -> ofEnvironment(environment)
                : () -> ofFile(file, environment.getOrDefault("AWS_PROFILE", DEFAULT_PROFILE));
    }

    private static S3Credentials ofEnvironment(Map<String, String> environment) throws IOException {
        String accessKey = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
        String secretKey = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        if (accessKey.isEmpty() || secretKey.isEmpty()) {
            throw new IOException("there are no credentials: set backup-s3-credentials-file, or AWS_ACCESS_KEY_ID and"
                    + " AWS_SECRET_ACCESS_KEY in the environment");
        }
        return checked(
                "the environment", new S3Credentials(accessKey, secretKey, environment.get("AWS_SESSION_TOKEN")));
    }

    /** Errors name the file and never a line of it. */
    private static S3Credentials ofFile(Path file, String profile) throws IOException {
        Map<String, String> values = section(Files.readString(file, StandardCharsets.UTF_8), profile);
        String accessKey = values.getOrDefault("aws_access_key_id", "");
        String secretKey = values.getOrDefault("aws_secret_access_key", "");
        if (accessKey.isEmpty() || secretKey.isEmpty()) {
            throw new IOException(
                    file + ": the profile [" + profile + "] has no aws_access_key_id and aws_secret_access_key");
        }
        return checked(file.toString(), new S3Credentials(accessKey, secretKey, values.get("aws_session_token")));
    }

    /** The HTTP client would quote a token that is no value of a header. */
    private static S3Credentials checked(String place, S3Credentials credentials) throws IOException {
        String token = credentials.token();
        if (!PRINTABLE.matcher(credentials.accessKey()).matches()
                || (token != null && !PRINTABLE.matcher(token).matches())) {
            throw new IOException(place + ": the credentials have characters that no credentials have");
        }
        return credentials;
    }

    /** The values of one section; lines that begin with {@code #} or {@code ;} are comments. */
    private static Map<String, String> section(String text, String name) {
        Map<String, String> values = new HashMap<>();
        boolean inSection = false;
        for (String line : (Iterable<String>) text.lines().map(String::strip)::iterator) {
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                inSection = line.substring(1, line.length() - 1).strip().equals(name);
            } else if (inSection && equals > 0 && !line.startsWith("#") && !line.startsWith(";")) {
                String key = line.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                values.put(key, line.substring(equals + 1).strip());
            }
        }
        return values;
    }
}
