package com.example.orders;

import dev.redoubt.node.client.ClientMetrics;
import dev.redoubt.node.client.ClientSettings;
import dev.redoubt.node.client.KeyspaceClient;
import dev.redoubt.node.client.KeyspaceCommands;
import dev.redoubt.node.client.KeyspaceException;
import dev.redoubt.node.client.KeyspaceTransaction;
import dev.redoubt.node.client.Outcome;
import dev.redoubt.node.client.SetOptions;
import dev.redoubt.node.client.Subscription;
import dev.redoubt.node.client.WatchConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sells what is in stock, one piece after the other, and announces each order on a channel.
 *
 * <p>Arguments: the addresses as in {@code --sentinels} (of a node that stands alone, its cluster port), and the number
 * of orders. The exit status is 0 if all of them were placed and announced.
 */
public final class Orders {
    private static final String STOCK = "stock";
    private static final String PLACED = "orders:placed";

    private final KeyspaceClient client;

    private Orders(KeyspaceClient client) {
        this.client = client;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int orders = Integer.parseInt(args[1]);
        AtomicLong answered = new AtomicLong();
        ClientMetrics metrics = new ClientMetrics() {
            @Override
            public void answered(String command, long nanos, int requestBytes) {
                answered.incrementAndGet();
            }
        };
        long start = System.nanoTime();
        boolean sold;
        try (KeyspaceClient client = KeyspaceClient.connect(
                ClientSettings.of(args[0]).within(Duration.ofSeconds(30)).metrics(metrics))) {
            now(client.ping());
            System.out.println("first reply after " + (System.nanoTime() - start) / 1_000_000 + " ms");
            sold = new Orders(client).sell(orders);
        }
        System.out.println(answered + " requests were answered");
        System.exit(sold ? 0 : 1);
    }

    private boolean sell(int orders) throws InterruptedException {
        now(client.set(STOCK, Integer.toString(orders)));
        CountDownLatch announced = new CountDownLatch(orders);
        try (Subscription subscription = client.subscribe((channel, message) -> announced.countDown())) {
            now(subscription.subscribe(PLACED));
            for (int i = 0; i < orders; i++) {
                place("customer " + i);
            }
            String left = now(client.text().get(STOCK)).orElse("nothing");
            boolean heard = announced.await(10, TimeUnit.SECONDS);
            System.out.println(
                    "in stock: " + left + ", placed: " + now(client.llen("orders")) + ", announced: " + heard);
            return left.equals("0") && heard;
        }
    }

    /** Takes one piece, unless somebody else was quicker: then it looks again. */
    private void place(String customer) {
        boolean placed = false;
        while (!placed) {
            try (WatchConnection watching = client.watch(STOCK)) {
                long stock = Long.parseLong(now(watching.text().get(STOCK)).orElse("0"));
                if (stock == 0) {
                    throw new IllegalStateException("sold out");
                }
                KeyspaceTransaction transaction = watching.transaction();
                KeyspaceCommands<String, String> order = transaction.text();
                order.set(STOCK, Long.toString(stock - 1));
                order.rpush("orders", customer);
                order.set("last", customer, SetOptions.none().expireAfter(Duration.ofHours(1)));
                order.publish(PLACED, customer);
                placed = now(transaction.exec()).isPresent();
            } catch (CompletionException e) {
                // An order of unknown outcome must not be placed twice; one that was not placed may be.
                if (!(e.getCause() instanceof KeyspaceException failure) || failure.outcome() != Outcome.NOT_APPLIED) {
                    throw e;
                }
            }
        }
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
