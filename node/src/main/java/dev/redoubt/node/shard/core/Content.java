package dev.redoubt.node.shard.core;

/** The commands of a batch, as far as the gate is concerned. */
public interface Content {
    /** Returns true if a command among them tells of data. */
    boolean readsData();

    /** Returns true if a command among them may write data. */
    boolean writesData();
}
