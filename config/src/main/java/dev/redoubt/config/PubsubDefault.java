package dev.redoubt.config;

/** The channels that a new user may use ({@code acl-pubsub-default}). */
public enum PubsubDefault {
    ALLCHANNELS,
    RESETCHANNELS
}
