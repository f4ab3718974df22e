package dev.redoubt.config;

/** {@code client-output-buffer-limit}: a limit for each class of clients ({@code checkClientOutputBufferLimits}). */
public record OutputLimits(OutputLimit normal, OutputLimit replica, OutputLimit pubsub) {}
