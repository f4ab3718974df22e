package dev.redoubt.persistence.backup.s3;

import dev.redoubt.config.BackupAccess;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.StoredObject;
import dev.redoubt.persistence.backup.TargetAddress;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Objects below a prefix of a bucket. Each request is sent several times if it must be, with pauses that grow ({@link
 * S3Limits}). Any thread, and any number of processes.
 */
public final class S3Target implements BackupTarget {
    private final TargetAddress.Bucket address;
    private final S3Limits limits;
    private final S3Client client;

    /**
     * Opens the target; neither the store nor the credentials are asked before the first call.
     *
     * @param environment the variables of the process, for credentials
     */
    public S3Target(
            TargetAddress.Bucket address,
            BackupAccess access,
            Map<String, String> environment,
            S3Limits limits,
            Clock clock) {
        this.address = address;
        this.limits = limits;
        S3Connection connection = new S3Connection(
                S3Place.of(access, address.bucket()),
                access.s3Region(),
                S3CredentialSources.of(access.s3CredentialsFile(), environment),
                limits,
                clock);
        this.client = new S3Client(connection, S3Encryption.of(access.s3Sse()), "s3://" + address.bucket() + "/");
    }

    @Override
    public String description() {
        return address.toString();
    }

    @Override
    public void put(String name, ObjectContent content) throws IOException {
        S3Upload.run(client, key(name), content, limits.partBytes());
    }

    @Override
    public InputStream open(String name, long from) throws IOException {
        return new S3ReadStream(client, key(name), address + name, from, limits.partBytes());
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        List<StoredObject> objects = new ArrayList<>();
        String continuation = "";
        do {
            S3Xml page = client.list(key(prefix), continuation);
            for (S3Xml.Child child : page.children()) {
                if (child.name().equals("Contents")) {
                    add(child, objects);
                }
            }
            continuation = page.value("IsTruncated").equals("true") ? page.value("NextContinuationToken") : "";
        } while (!continuation.isEmpty());
        // Some stores have an order of their own.
        objects.sort(Comparator.comparing(StoredObject::name));
        return objects;
    }

    private void add(S3Xml.Child contents, List<StoredObject> objects) throws IOException {
        String key = contents.values().getOrDefault("Key", "");
        String size = contents.values().getOrDefault("Size", "");
        if (!key.startsWith(address.prefix()) || !size.matches("\\d{1,18}")) {
            throw new IOException(address + " cannot be listed: the store lists '" + key + "' of size '" + size + "'");
        }
        String name = key.substring(address.prefix().length());
        // Consoles make an empty object for each folder, with a name that is none here.
        if (!name.isEmpty() && !name.endsWith("/")) {
            objects.add(new StoredObject(name, Long.parseLong(size)));
        }
    }

    @Override
    public void delete(String name) throws IOException {
        client.delete(key(name));
    }

    private String key(String name) {
        return address.prefix() + name;
    }

    @Override
    public void close() {
        client.close();
    }
}
