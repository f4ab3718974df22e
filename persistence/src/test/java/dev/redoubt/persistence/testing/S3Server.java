package dev.redoubt.persistence.testing;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real S3 store on a free loopback port, with one bucket, killed on close. */
public final class S3Server implements AutoCloseable {
    public static final String BUCKET = "backups";
    public static final String ACCESS_KEY = "AKIDOFTESTS";
    public static final String SECRET_KEY = "secret-key-of-tests";

    /** The one key that S3Mock takes for {@code aws:kms}. */
    public static final String KMS_KEY = "key-of-tests";

    private final int port;
    private final Process process;
    private final Path log;
    private final Thread killer;

    private S3Server(Path dir, int port, String main, List<String> jvm, List<String> args) throws IOException {
        this.port = port;
        this.log = dir.resolve("log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.add(main);
        command.addAll(args);
        process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        killer = new Thread(process::destroyForcibly, "kill S3 server " + port);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /** Adobe's S3Mock, which takes any credentials. */
    public static S3Server s3mock(Path dir) throws IOException {
        int port = Ports.free();
        return new S3Server(
                        dir,
                        port,
                        "com.adobe.testing.s3mock.S3MockApplication",
                        jvm("s3mock"),
                        List.of(
                                "--server.port=0",
                                "--com.adobe.testing.s3mock.httpPort=" + port,
                                "--com.adobe.testing.s3mock.store.initialBuckets=" + BUCKET,
                                "--com.adobe.testing.s3mock.store.validKmsKeys=arn:aws:kms:us-east-1:1234567890:key/"
                                        + KMS_KEY,
                                "--com.adobe.testing.s3mock.store.root=" + Files.createDirectory(dir.resolve("data"))))
                .awaitReady();
    }

    /** S3Proxy on a folder, which checks signatures with {@link #ACCESS_KEY} and {@link #SECRET_KEY}. */
    public static S3Server s3proxy(Path dir) throws IOException {
        int port = Ports.free();
        Path data = Files.createDirectory(dir.resolve("data"));
        Files.createDirectory(data.resolve(BUCKET));
        Path properties = Files.writeString(
                dir.resolve("s3proxy.conf"),
                """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem
                jclouds.filesystem.basedir=%s
                jclouds.identity=none
                jclouds.credential=none
                """
                        .formatted(port, ACCESS_KEY, SECRET_KEY, data));
        // Without this file each line of its trace would be logged.
        Path logging = Files.writeString(
                dir.resolve("logback.xml"),
                """
                <configuration>
                  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d %level %logger %msg%n</pattern></encoder>
                  </appender>
                  <root level="warn"><appender-ref ref="OUT"/></root>
                </configuration>
                """);
        List<String> jvm = new ArrayList<>(jvm("s3proxy"));
        jvm.add("-Dlogback.configurationFile=" + logging);
        return new S3Server(dir, port, "org.gaul.s3proxy.Main", jvm, List.of("--properties", properties.toString()))
                .awaitReady();
    }

    private static List<String> jvm(String name) throws IOException {
        Path pom = Path.of(
                System.getProperty("redoubt.root", ".."), "persistence/src/test/resources/s3-servers", name, "pom.xml");
        return List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", MavenJars.classPath(pom.toAbsolutePath()));
    }

    private S3Server awaitReady() throws IOException {
        try {
            Await.until("an S3 server answers", () -> !process.isAlive() || answers());
        } catch (RuntimeException e) {
            close();
            throw new IOException("the S3 server does not answer:\n" + log(), e);
        }
        if (!process.isAlive()) {
            throw new IOException("the S3 server did not start:\n" + log());
        }
        return this;
    }

    private boolean answers() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) endpoint().toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(10_000);
            return connection.getResponseCode() > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    /** All that the server has printed up to now. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(killer);
    }
}
