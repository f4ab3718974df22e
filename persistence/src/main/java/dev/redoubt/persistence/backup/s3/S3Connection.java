package dev.redoubt.persistence.backup.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests to one bucket, each several times if it must be. All requests that are sent here may be repeated.
 *
 * <table><caption>An attempt, and what follows</caption>
 * <tr><th>outcome</th><th>next</th></tr>
 * <tr><td>success, or an error that stays</td><td>the answer is returned</td></tr>
 * <tr><td>no connection, a broken one, no answer in time</td><td>a pause and the next attempt; behind the last one the
 *     error</td></tr>
 * <tr><td>the store is busy or failing (429, 5xx)</td><td>a pause and the next attempt; the last answer is
 *     returned</td></tr>
 * <tr><td>the store has another time (RequestTimeTooSkewed)</td><td>as before, with the store's time</td></tr>
 * </table>
 *
 * <p>Pauses have a random length, so that nodes do not ask a store that comes back all at once. Any thread.
 */
final class S3Connection {
    private final S3Place place;
    private final String region;
    private final S3Credentials.Source credentials;
    private final S3Limits limits;
    private final Clock clock;
    private final HttpClient client;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** The time by which the clock of the store is ahead. */
    private volatile Duration ahead = Duration.ZERO;

    S3Connection(S3Place place, String region, S3Credentials.Source credentials, S3Limits limits, Clock clock) {
        this.place = place;
        this.region = region;
        this.credentials = credentials;
        this.limits = limits;
        this.clock = clock;
        // Without redirects: a signature is good for one host only.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.connect())
                .build();
    }

    /**
     * Sends a request until it is answered.
     *
     * @return the answer, of whatever status
     * @throws IOException the last attempt got none, there are no credentials, or the target was closed
     */
    S3Answer send(S3Request request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            // Outside of what is repeated: a missing file does not come by waiting.
            S3Credentials keys = credentials.get();
            try {
                S3Answer answer = sendOnce(request, keys);
                if (!answer.isTransient() || attempt == limits.attempts()) {
                    return answer;
                }
                if (answer.error().code().equals(S3Errors.WRONG_CLOCK)) {
                    follow(answer.header("date"));
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == limits.attempts()) {
                    throw e;
                }
            }
            pause(attempt);
        }
    }

    private S3Answer sendOnce(S3Request request, S3Credentials keys) throws IOException {
        Instant now = clock.instant().plus(ahead);
        HttpRequest.Builder builder = HttpRequest.newBuilder(place.uri(request))
                .method(
                        request.method(),
                        request.body().length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(request.body()));
        S3Signature.headers(request, place.authority(), place.path(request.key()), keys, region, now)
                .forEach((name, value) -> {
                    // The client writes this one itself, of the address.
                    if (!name.equals("host")) {
                        builder.header(name, value);
                    }
                });
        HttpResponse<byte[]> response =
                await(client.sendAsync(builder.build(), HttpResponse.BodyHandlers.ofByteArray()));
        return new S3Answer(response.statusCode(), response.headers(), response.body());
    }

    /** The time-out of the JDK's client ends with the head of an answer; this one covers the body. */
    private <T> T await(CompletableFuture<T> answer) throws IOException {
        try {
            return answer.get(limits.attempt().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no whole answer within " + limits.attempt().toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw interrupted();
        }
    }

    private void follow(String date) {
        try {
            Instant theirs = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
            ahead = Duration.between(clock.instant(), theirs);
        } catch (DateTimeParseException e) {
            // A store that does not say its time is asked again with ours, and its error says what is wrong.
            ahead = Duration.ZERO;
        }
    }

    private void pause(int attempt) throws IOException {
        long longest = limits.firstPause().toNanos() << Math.min(attempt - 1, 20);
        long nanos = ThreadLocalRandom.current()
                .nextLong(Math.min(longest, limits.longestPause().toNanos()) + 1);
        try {
            if (closed.await(nanos, TimeUnit.NANOSECONDS)) {
                throw new IOException("the target was closed");
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted");
    }

    /** Ends the pauses. Connections of the JDK's client close by themselves when they are idle. */
    void close() {
        closed.countDown();
    }
}
