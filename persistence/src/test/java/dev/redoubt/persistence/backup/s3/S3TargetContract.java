package dev.redoubt.persistence.backup.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.BackupAccess;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.BackupTargetContract;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.TargetAddress;
import dev.redoubt.persistence.testing.FaultyLink;
import dev.redoubt.persistence.testing.S3Server;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real store, and on a bad way to it. Each test has a prefix of its own. */
abstract class S3TargetContract extends BackupTargetContract {
    /** The smallest part that stores take; patient with a busy machine, and with short pauses. */
    private static final S3Limits LIMITS = new S3Limits(
            5 << 20, 4, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(60), Duration.ofMinutes(2));

    private static final String NAME = "terms/1/log";
    private static int tests;

    @TempDir
    protected Path dir;

    private final String prefix = "test-" + ++tests + "/";
    private final List<AutoCloseable> opened = new ArrayList<>();

    protected abstract S3Server server() throws IOException;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Override
    protected int largeSize() {
        return (11 << 20) + 12_345;
    }

    @Override
    protected BackupTarget target() throws IOException {
        return target(server().endpoint());
    }

    private BackupTarget target(URI endpoint) throws IOException {
        return target(endpoint, S3Server.BUCKET, S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
    }

    protected BackupTarget target(URI endpoint, String bucket, String accessKey, String secretKey) throws IOException {
        Path credentials = Files.writeString(
                dir.resolve("credentials-" + opened.size()),
                "[default]\naws_access_key_id = " + accessKey + "\naws_secret_access_key = " + secretKey + "\n");
        return target(new TargetAddress.Bucket(bucket, prefix), endpoint, "", credentials);
    }

    protected BackupTarget target(TargetAddress.Bucket address, URI endpoint, String sse, Path credentials)
            throws IOException {
        BackupAccess access = new BackupAccess(endpoint, "us-east-1", true, sse, credentials, null);
        S3Target target = new S3Target(address, access, Map.of(), LIMITS, clock());
        opened.add(target);
        return target;
    }

    /** The clock of this machine. */
    protected Clock clock() {
        return Clock.systemUTC();
    }

    protected String prefix() {
        return prefix;
    }

    protected FaultyLink link() throws IOException {
        FaultyLink link = new FaultyLink(server().port());
        opened.add(link);
        return link;
    }

    @Test
    void aReadGoesOnWhereTheConnectionBroke() throws IOException {
        byte[] bytes = random(largeSize());
        target().put(NAME, ObjectContent.of(bytes));
        FaultyLink link = link();
        link.cutReplies(3, 2 << 20);

        assertThat(readBytes(target(link.endpoint()), NAME)).isEqualTo(bytes);

        assertThat(link.cutsLeft()).isZero();
        assertThat(link.connections()).isEqualTo(4);
    }

    @Test
    void aReadDoesNotGoOnInAnotherObject() throws IOException {
        byte[] bytes = random(largeSize());
        target().put(NAME, ObjectContent.of(bytes));

        try (InputStream in = target().open(NAME, 0)) {
            assertThat(in.readNBytes(100)).hasSize(100);
            target().put(NAME, ObjectContent.of(random(largeSize() + 1)));
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessage("s3://backups/" + prefix + NAME + " cannot be read: it was replaced meanwhile");
        }
    }

    @Test
    void aReadEndsWhereEachConnectionBreaks() throws IOException {
        target().put(NAME, ObjectContent.of(random(1000)));
        FaultyLink link = link();
        link.cutReplies(Integer.MAX_VALUE, 1);

        assertThatThrownBy(() -> readBytes(target(link.endpoint()), NAME))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("s3://backups/" + prefix + NAME + " cannot be read: ");
    }

    @Test
    void anObjectIsStoredAlthoughConnectionsBreak() throws IOException {
        byte[] small = random(3 << 20);
        byte[] large = random(largeSize());
        FaultyLink link = link();

        link.cutRequests(2, 1 << 20);
        target(link.endpoint()).put("small", ObjectContent.of(small));
        assertThat(link.cutsLeft()).isZero();
        link.cutRequests(2, 1 << 20);
        target(link.endpoint()).put("large", ObjectContent.of(large));
        assertThat(link.cutsLeft()).isZero();

        assertThat(readBytes(target(), "small")).isEqualTo(small);
        assertThat(readBytes(target(), "large")).isEqualTo(large);
    }

    @Test
    void aStoreThatIsBusyIsAskedAgain() throws IOException {
        byte[] bytes = random(largeSize());
        FaultyLink link = link();

        busyFor(link).put("small", content("small"));
        busyFor(link).put(NAME, ObjectContent.of(bytes));
        assertThat(busyFor(link).list("")).hasSize(2);
        assertThat(readBytes(busyFor(link), NAME)).isEqualTo(bytes);
        busyFor(link).delete(NAME);

        assertThat(link.refusalsLeft()).isZero();
        assertThat(target().list("")).hasSize(1);
    }

    /** A target of its own, which has no connection from before. */
    private BackupTarget busyFor(FaultyLink link) throws IOException {
        assertThat(link.refusalsLeft()).isZero();
        link.refuse(3, "503 Slow Down", "SlowDown", "Please reduce your request rate.");
        return target(link.endpoint());
    }

    @Test
    void aStoreThatStaysBusyIsNamed() throws IOException {
        FaultyLink link = link();
        link.refuse(Integer.MAX_VALUE, "503 Slow Down", "SlowDown", "Please reduce your request rate.");
        BackupTarget target = target(link.endpoint());

        assertThatThrownBy(() -> target.put(NAME, content("x")))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("s3://backups/" + prefix + NAME
                        + " cannot be stored: SlowDown (503): Please reduce your request rate.");
        assertThat(link.connections()).isEqualTo(LIMITS.attempts());
    }

    @Test
    void aWrongClockIsNamed() throws IOException {
        FaultyLink link = link();
        link.refuse(
                Integer.MAX_VALUE,
                "403 Forbidden",
                "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.");

        assertThatThrownBy(() -> target(link.endpoint()).list(""))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageEndingWith("cannot be listed: RequestTimeTooSkewed (403): The difference between the request"
                        + " time and the current time is too large. The clock of this machine differs from that of the"
                        + " store; synchronize it.");
    }

    @Test
    void aMissingBucketIsNamed() throws IOException {
        BackupTarget target = target(server().endpoint(), "nowhere", S3Server.ACCESS_KEY, S3Server.SECRET_KEY);

        assertThatThrownBy(() -> target.list(""))
                .isNotInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("NoSuchBucket (404)")
                .hasMessageEndingWith("Make the bucket, or correct backup-target.");
        assertThatThrownBy(() -> target.open(NAME, 0)).isNotInstanceOf(FileNotFoundException.class);
    }

    @Test
    void aStoreThatIsNotThereIsNamed() throws IOException {
        FaultyLink gone = link();
        gone.close();

        assertThatThrownBy(() -> target(gone.endpoint()).put(NAME, content("x")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(NAME + " cannot be stored: ")
                .hasMessageMatching(".*(Connection refused|no connection to the store)");
    }

    @Test
    void whatConsolesMakeForFoldersIsNotListed() throws IOException {
        target().put("a/b", content("x"));
        BackupTarget bucket = target(
                new TargetAddress.Bucket(S3Server.BUCKET, ""), server().endpoint(), "", dir.resolve("credentials-0"));
        bucket.put(prefix, content(""));
        bucket.put(prefix + "a/", content(""));

        assertThat(target().list("")).extracting("name").containsExactly("a/b");
    }
}
