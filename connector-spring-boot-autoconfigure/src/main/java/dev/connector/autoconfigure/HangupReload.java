package dev.connector.autoconfigure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Reloads on SIGHUP, which would end the process otherwise. Uses what the JDK has for
 * signals, though that is not part of Java: where it is missing, or the system knows no
 * such signal, it says so and does nothing.
 */
final class HangupReload implements InitializingBean, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(ConnectorLifecycle.class);

	private static final String SIGNAL = "sun.misc.Signal";

	private static final String HANDLER = "sun.misc.SignalHandler";

	private final ReloadTrigger trigger;

	private @Nullable Object replaced;

	HangupReload(ReloadTrigger trigger) {
		this.trigger = trigger;
	}

	@Override
	@SuppressWarnings("ReferenceEquality") // a proxy is itself and no other
	public void afterPropertiesSet() {
		try {
			Class<?> handlerType = Class.forName(HANDLER);
			Object handler = Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] { handlerType },
					(proxy, method, arguments) -> switch (method.getName()) {
						case "equals" -> proxy == arguments[0];
						case "hashCode" -> System.identityHashCode(this);
						case "toString" -> "reload on SIGHUP";
						default -> hangup();
					});
			this.replaced = handle(handler);
		}
		catch (ReflectiveOperationException | LinkageError ex) {
			Throwable cause = (ex instanceof InvocationTargetException) ? ex.getCause() : ex;
			logger.warn("SIGHUP can't be handled here, so connector.lifecycle.reload-on-sighup has no effect: {}",
					String.valueOf(cause));
		}
	}

	@Override
	public void destroy() throws ReflectiveOperationException {
		if (this.replaced != null) {
			handle(this.replaced);
		}
	}

	/**
	 * The thread of a signal has nothing else to do than to hand over.
	 */
	private @Nullable Object hangup() {
		this.trigger.reload("SIGHUP");
		return null;
	}

	private static Object handle(Object handler) throws ReflectiveOperationException {
		Class<?> signalType = Class.forName(SIGNAL);
		Object signal = signalType.getConstructor(String.class).newInstance("HUP");
		return signalType.getMethod("handle", signalType, Class.forName(HANDLER)).invoke(null, signal, handler);
	}

}
