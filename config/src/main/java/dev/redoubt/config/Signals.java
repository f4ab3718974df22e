package dev.redoubt.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals of the process. The JDK's own answer to SIGHUP, SIGINT and SIGTERM is to end, which cannot be taken back
 * once it has begun; redis-server ignores SIGHUP, and goes on after a shutdown that was refused. {@code
 * sun.misc.Signal} is used by reflection: the module {@code jdk.unsupported} exports it, and no supported class does
 * the same. Stateless.
 */
public final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /**
     * Has {@code action} run at each signal of that name, on a thread of its own, instead of what the JVM would do.
     *
     * @param name without SIG, as {@code HUP}
     * @return false if this JVM does not let go of the signal ({@code -Xrs}, or another JVM)
     */
    public static boolean handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                        switch (method.getName()) {
                            case "handle" -> action.run();
                            case "equals" -> {
                                return args != null && self == args[0];
                            }
                            case "hashCode" -> {
                                return System.identityHashCode(self);
                            }
                            default -> {
                                return method.getName() + Arrays.toString(args);
                            }
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            return true;
        } catch (ReflectiveOperationException e) {
            Throwable cause = e instanceof InvocationTargetException wrapped ? wrapped.getTargetException() : e;
            LOG.debug("SIG{} keeps the meaning that the JVM gives it: {}", name, String.valueOf(cause));
            return false;
        }
    }
}
