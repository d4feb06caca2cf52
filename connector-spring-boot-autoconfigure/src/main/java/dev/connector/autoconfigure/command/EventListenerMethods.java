package dev.connector.autoconfigure.command;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.connector.annotation.CommandEventListener;
import dev.connector.autoconfigure.command.Contribution.Listener;
import dev.connector.autoconfigure.invocation.BeanMethod;
import dev.connector.autoconfigure.invocation.CommandBean;
import dev.connector.autoconfigure.invocation.InvalidConnectorException;
import dev.connector.command.CommandRegistry;

import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * Finds the methods of beans that hear events, and makes listeners of them. Safe for use
 * by many threads.
 */
final class EventListenerMethods {

	private final StringValueResolver placeholders;

	private final CommandRegistry registry;

	EventListenerMethods(StringValueResolver placeholders, CommandRegistry registry) {
		this.placeholders = placeholders;
		this.registry = registry;
	}

	static boolean isOne(Class<?> type) {
		return !of(type).isEmpty();
	}

	/**
	 * Find the methods of a class.
	 */
	static Map<Method, CommandEventListener> of(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, CommandEventListener.class)) {
			return Map.of();
		}
		return MethodIntrospector.selectMethods(type, (Method method) -> {
			MergedAnnotation<CommandEventListener> found = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
				.get(CommandEventListener.class);
			return found.isPresent() ? found.synthesize() : null;
		});
	}

	/**
	 * Make listeners of methods.
	 * @throws InvalidConnectorException when one of them can't be one
	 */
	List<Listener> listeners(CommandBean bean, Map<Method, CommandEventListener> methods) {
		List<Listener> listeners = new ArrayList<>();
		methods.keySet().stream().sorted(Comparator.comparing(Method::toGenericString)).forEach((method) -> {
			Method written = BridgeMethodResolver.findBridgedMethod(method);
			if (written.getParameterCount() > 1) {
				throw new InvalidConnectorException(
						"The event listener " + written.getDeclaringClass().getName() + "." + written.getName()
								+ "() takes " + written.getParameterCount() + " parameters.",
						"Take the payload of the event alone, or nothing.");
			}
			BeanMethod target = new BeanMethod(bean, written, "event listener");
			CommandEventListener annotation = methods.get(method);
			if (annotation != null) {
				ids(annotation).forEach((id) -> listeners
					.add(new Listener(id, new ListeningMethod(id, bean, written, target, this.registry))));
			}
		});
		return List.copyOf(listeners);
	}

	private Set<String> ids(CommandEventListener annotation) {
		Set<String> ids = new LinkedHashSet<>();
		for (String said : annotation.value()) {
			String resolved = this.placeholders.resolveStringValue(said);
			for (String id : StringUtils.commaDelimitedListToStringArray((resolved != null) ? resolved : "")) {
				if (StringUtils.hasText(id)) {
					ids.add(id.strip());
				}
			}
		}
		return ids;
	}

}
