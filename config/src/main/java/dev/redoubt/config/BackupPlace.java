package dev.redoubt.config;

import dev.redoubt.config.redisconf.Words;

/** The place of backups: {@code file:/directory} or {@code s3://bucket/prefix}; empty for none. */
final class BackupPlace implements DirectiveType<String> {
    @Override
    public String parse(String text, String current) throws ConfigException {
        if (!text.isEmpty() && !text.matches("file:/.*|s3://[^/]+(/([^/].*)?)?")) {
            throw new ConfigException("argument must be file:/absolute/path or s3://bucket/prefix");
        }
        return text;
    }

    @Override
    public String print(String value) {
        return value;
    }

    @Override
    public String write(String value) {
        return Words.quote(value);
    }

    @Override
    public String syntax() {
        return "file:/<directory>|s3://<bucket>/<prefix>";
    }
}
