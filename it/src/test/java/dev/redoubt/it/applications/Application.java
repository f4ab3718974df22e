package dev.redoubt.it.applications;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One application, with a script that has it do its job: {@code main} in the folder of its name, with the ending of its
 * language. The script takes the server's port from {@code REDIS_PORT}, checks its own results, and its last line is
 * {@code ok} or {@code failed: reason}.
 *
 * @param name its folder, and its row in the table
 * @param probe what ends with 0 where the application, or what installs it, is there
 * @param needs the package whose absence {@code probe} shows
 * @param install what brings the libraries into the folder; empty if {@code probe} has found them in the system
 * @param run what runs a script, without the name of the script
 * @param ending that of the script's file
 */
record Application(
        String name, List<String> probe, String needs, List<String> install, List<String> run, String ending) {
    /** Debian's, which sees Debian's packages; another may stand before it in the path. */
    private static final String PYTHON = "/usr/bin/python3";

    /** All of them, in the order of the table. */
    static final List<Application> ALL = List.of(
            java("jedis"),
            java("lettuce"),
            java("redisson"),
            java("spring-data-redis"),
            node("ioredis"),
            node("node-redis"),
            node("connect-redis"),
            node("bullmq"),
            python("redis-py", "redis", "python3-redis"),
            python("rq", "rq", "python3-rq"),
            python("celery", "celery", "python3-celery"),
            ruby("sidekiq", "ruby-sidekiq"),
            php("phpredis"),
            new Application(
                    "exporter",
                    List.of("prometheus-redis-exporter", "-version"),
                    "prometheus-redis-exporter",
                    List.of(),
                    List.of(PYTHON),
                    "py"));

    private static Application python(String name, String module, String needs) {
        return new Application(
                name, List.of(PYTHON, "-c", "import " + module), needs, List.of(), List.of(PYTHON), "py");
    }

    private static Application ruby(String name, String needs) {
        return new Application(
                name, List.of("ruby", "-e", "require '" + name + "'"), needs, List.of(), List.of("ruby"), "rb");
    }

    private static Application php(String name) {
        List<String> probe = List.of("php", "-r", "exit(extension_loaded('redis') ? 0 : 1);");
        return new Application(name, probe, "php-cli and php-redis", List.of(), List.of("php"), "php");
    }

    private static Application node(String name) {
        List<String> install = List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent");
        return new Application(name, List.of("npm", "--version"), "nodejs and npm", install, List.of("node"), "js");
    }

    private static Application java(String name) {
        String maven = Path.of(System.getProperty("maven.home", "/usr/share/maven"), "bin", "mvn")
                .toString();
        List<String> install = List.of(
                maven, "-q", "-B", "-ntp", "compile", "dependency:copy-dependencies", "-DoutputDirectory=target/lib");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> run = List.of(java, "-Xmx256m", "-cp", "target/classes:target/lib/*");
        return new Application(name, List.of(maven, "--version"), "maven", install, run, "java");
    }

    /** Returns the command that runs one of its scripts, {@code main} or {@code failover}. */
    List<String> command(String script) {
        List<String> command = new ArrayList<>(run);
        command.add(isJava() ? className(script) : file(script));
        return command;
    }

    /** Returns the name of a script's file. */
    String file(String script) {
        return (isJava() ? className(script) : script) + "." + ending;
    }

    private boolean isJava() {
        return ending.equals("java");
    }

    private static String className(String script) {
        return Character.toUpperCase(script.charAt(0)) + script.substring(1);
    }
}
