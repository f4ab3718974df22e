package dev.redoubt.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The directives of backups, for nodes: how a store is reached, for which the tools that read backups have options of
 * the same names; and what a node does by itself.
 */
public final class BackupDirectives {
    private static final String BACKUP = "Backup";

    /** Neither user nor password, which CONFIG GET and logs would show. */
    private static final String ENDPOINT_FORM = "(https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+\\])(:[0-9]{1,5})?/?)?";

    public static final BootDirective<String> S3_ENDPOINT = Directive.named(
                    "backup-s3-endpoint",
                    Types.matching(
                            "<url>", ENDPOINT_FORM, "argument must be http://host:port or https://host:port, or empty"),
                    "")
            .in(BACKUP)
            .own("The address of the S3 store: http://host:port or https://host:port; empty for AWS.");

    public static final BootDirective<String> S3_REGION = Directive.named(
                    "backup-s3-region",
                    Types.matching("<region>", "[A-Za-z0-9-]+", "argument must be the name of a region"),
                    "us-east-1")
            .in(BACKUP)
            .own("The region of the bucket. Stores that have none take any.");

    public static final BootDirective<Boolean> S3_PATH_STYLE = Directive.named(
                    "backup-s3-path-style", Types.yesNo(), false)
            .in(BACKUP)
            .own("Whether the bucket stands in the path of an address and not in the name of its host, as stores other"
                    + " than AWS mostly need it.");

    public static final BootDirective<String> S3_SSE = Directive.named(
                    "backup-s3-sse",
                    Types.matching(
                            "AES256|aws:kms[:<key>]",
                            "|AES256|aws:kms(:\\S+)?",
                            "argument must be AES256, aws:kms, aws:kms:<key>, or empty"),
                    "")
            .in(BACKUP)
            .own("The encryption that the store is asked for: with its own keys (AES256), or with a key of AWS KMS."
                    + " Empty is what the bucket says.");

    public static final BootDirective<String> S3_CREDENTIALS_FILE = Directive.named(
                    "backup-s3-credentials-file", Types.path("<file>"), "")
            .in(BACKUP)
            .own("A file of credentials in the form of AWS's tools: [default], aws_access_key_id = …,"
                    + " aws_secret_access_key = …. AWS_PROFILE of the environment names another profile. The file is"
                    + " read for each request. Empty is AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN"
                    + " of the environment.");

    public static final BootDirective<String> ENCRYPTION_KEY_FILE = Directive.named(
                    "backup-encryption-key-file", Types.path("<file>"), "")
            .in(BACKUP)
            .own("A file with 32 bytes as hexadecimal digits or base64. Backups are encrypted with them before they"
                    + " leave the process, and nobody can read them without; keep a copy of the file elsewhere. Empty"
                    + " is no encryption.");

    public static final LiveDirective<CronSchedule> SCHEDULE = Directive.named(
                    "backup-schedule", BackupTypes.schedule(), CronSchedule.NEVER)
            .in(BACKUP)
            .live("When the master makes a backup by itself: the five fields of cron, such as 0 3 * * *. A time that"
                    + " has passed while no master was there is made good at once. \"\" is never.");

    public static final LiveDirective<CronSchedule> VERIFY_SCHEDULE = Directive.named(
                    "backup-verify-schedule", BackupTypes.schedule(), CronSchedule.NEVER)
            .in(BACKUP)
            .live("When the master verifies the newest backup and the log behind it by reading them: five fields as"
                    + " those of backup-schedule. A time that has passed while no master was there is made good at"
                    + " once. \"\" is never.");

    public static final LiveDirective<ZoneId> TIME_ZONE = Directive.named(
                    "backup-time-zone", BackupTypes.zone(), ZoneId.of("UTC"))
            .in(BACKUP)
            .live("The time zone of backup-schedule and backup-verify-schedule, and of the days, weeks and months of"
                    + " backup-retention: UTC, or a name such as Europe/Berlin.");

    public static final LiveDirective<RetentionRule> RETENTION = Directive.named(
                    "backup-retention", BackupTypes.retention(), RetentionRule.ALL)
            .in(BACKUP)
            .live("Which backups stay, such as last 7 daily 14 weekly 8 monthly 12. The master deletes the others from"
                    + " backup-target, and a day later what only they need. \"\" keeps all.");

    private BackupDirectives() {}

    static List<Directive<?>> all() {
        List<Directive<?>> all = new ArrayList<>(access());
        all.addAll(List.of(SCHEDULE, VERIFY_SCHEDULE, TIME_ZONE, RETENTION));
        return all;
    }

    private static List<Directive<?>> access() {
        return List.of(S3_ENDPOINT, S3_REGION, S3_PATH_STYLE, S3_SSE, S3_CREDENTIALS_FILE, ENCRYPTION_KEY_FILE);
    }

    /** The names of those that say how a store is reached, for the options of a tool. */
    public static List<String> names() {
        return access().stream().map(Directive::name).toList();
    }

    /**
     * Reads the options of a tool.
     *
     * @param option gives the text of the option of that name, or null where it is not there
     * @throws ConfigException one line with the name of the option
     */
    public static BackupAccess access(Function<String, @Nullable String> option) throws ConfigException {
        Values values = Values.defaults(Role.NODE);
        for (Directive<?> directive : access()) {
            String text = option.apply(directive.name());
            if (text != null) {
                values = read(values, directive, text);
            }
        }
        return access(values);
    }

    private static Values read(Values values, Directive<?> directive, String text) throws ConfigException {
        try {
            return values.read(directive, text);
        } catch (ConfigException e) {
            throw new ConfigException(directive + " '" + text + "': " + e.line(), e);
        }
    }

    static BackupAccess access(Values values) {
        String endpoint = values.get(S3_ENDPOINT);
        return new BackupAccess(
                endpoint.isEmpty() ? null : URI.create(endpoint),
                values.get(S3_REGION),
                values.get(S3_PATH_STYLE),
                values.get(S3_SSE),
                file(values.get(S3_CREDENTIALS_FILE)),
                file(values.get(ENCRYPTION_KEY_FILE)));
    }

    private static @Nullable Path file(String name) {
        return name.isEmpty() ? null : FileNames.absolute(name);
    }
}
