package dev.redoubt.config;

/** The syntax of a configuration file. */
enum ConfigSyntax {
    /** There is no file. */
    NONE,
    /** One directive a line, as redis-server reads them. */
    REDIS_CONF,
    /** HOCON, with a section for Akka. */
    HOCON
}
