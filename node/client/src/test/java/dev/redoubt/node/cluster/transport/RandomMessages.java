package dev.redoubt.node.cluster.transport;

import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.Payload;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Fills any message record with random values, so that a new field cannot be forgotten by a test. */
public final class RandomMessages {
    private final Random random;

    public RandomMessages(long seed) {
        random = new Random(seed);
    }

    /** All records that a sealed interface permits, nested interfaces included. */
    public static List<Class<?>> recordsOf(Class<?> sealed) {
        List<Class<?>> records = new ArrayList<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                records.add(permitted);
            } else {
                records.addAll(recordsOf(permitted));
            }
        }
        return records;
    }

    /** A random instance of a record. */
    public Object message(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            boolean nullable = components[i].getAnnotatedType().getAnnotations().length > 0;
            boolean length = components[i].getName().equals("lengthMs"); // bounded (4.1)
            values[i] = nullable && random.nextBoolean() ? null : value(types[i], components[i].getGenericType());
            values[i] = length ? Long.valueOf(1 + random.nextInt((int) MemberMessage.Grant.MOST_MS)) : values[i];
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private Object value(Class<?> type, Type generic) throws ReflectiveOperationException {
        if (type == long.class) {
            return random.nextLong();
        } else if (type == int.class) {
            return random.nextInt();
        } else if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == String.class) {
            return "text é " + random.nextInt();
        } else if (type == byte[].class) {
            byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            return bytes;
        } else if (type == Payload.class) {
            return Payload.of((byte[]) value(byte[].class, byte[].class));
        } else if (type == MemberId.class) {
            return MemberId.random(random);
        } else if (type == ReplId.class) {
            return ReplId.random(random);
        } else if (type == Incarnation.class) {
            return new Incarnation(random.nextLong());
        } else if (type == TermTable.class) {
            return new TermTable(List.of(
                    new TermStart(1, ReplId.random(random), 1, 0), new TermStart(7, ReplId.random(random), 90, 4711)));
        } else if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return constants[random.nextInt(constants.length)];
        } else if (type == List.class) {
            Class<?> element = (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0];
            List<Object> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(value(element, element));
            }
            return list;
        }
        return message(type);
    }
}
