package dev.redoubt.config;

import dev.redoubt.config.redisconf.Words;
import java.time.DateTimeException;
import java.time.ZoneId;

/** The directive types of what a node does with its backups by itself. */
final class BackupTypes {
    private BackupTypes() {}

    static DirectiveType<CronSchedule> schedule() {
        return new Schedule();
    }

    static DirectiveType<ZoneId> zone() {
        return new Zone();
    }

    static DirectiveType<RetentionRule> retention() {
        return new Retention();
    }

    private record Schedule() implements DirectiveType<CronSchedule> {
        @Override
        public CronSchedule parse(String text, CronSchedule current) throws ConfigException {
            return CronSchedule.parse(text);
        }

        @Override
        public String print(CronSchedule value) {
            return value.text();
        }

        /** As one word, as people write it. */
        @Override
        public String write(CronSchedule value) {
            return Words.quote(value.text());
        }

        @Override
        public String syntax() {
            return "\"\" | <minute> <hour> <day> <month> <weekday>";
        }

        @Override
        public boolean manyWords() {
            return true;
        }
    }

    private record Zone() implements DirectiveType<ZoneId> {
        @Override
        public ZoneId parse(String text, ZoneId current) throws ConfigException {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw new ConfigException("argument must be UTC or the name of a time zone, as Europe/Berlin", e);
            }
        }

        @Override
        public String print(ZoneId value) {
            return value.getId();
        }

        @Override
        public String syntax() {
            return "UTC|<area>/<city>";
        }
    }

    private record Retention() implements DirectiveType<RetentionRule> {
        @Override
        public RetentionRule parse(String text, RetentionRule current) throws ConfigException {
            return RetentionRule.parse(text);
        }

        @Override
        public String print(RetentionRule value) {
            return value.toString();
        }

        @Override
        public String syntax() {
            return "\"\" | last|daily|weekly|monthly <number> ...";
        }

        @Override
        public boolean manyWords() {
            return true;
        }
    }
}
