package dev.connector.autoconfigure.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.connector.autoconfigure.command.CommandBeans.BeanKey;
import dev.connector.autoconfigure.command.Contribution.BoundMethod;
import dev.connector.autoconfigure.invocation.InvalidConnectorException;
import org.jspecify.annotations.Nullable;

/**
 * Which beans have which ids. Used by one thread at a time.
 */
final class CommandIds {

	private final Map<String, Holder> holders = new HashMap<>();

	/**
	 * Take the ids of a bean.
	 * @throws InvalidConnectorException when another bean has one of them; then none is
	 * taken
	 */
	void take(BeanKey key, List<BoundMethod> methods) {
		for (BoundMethod method : methods) {
			Holder other = this.holders.get(method.id());
			if (other != null) {
				throw duplicate(method, other.method().source());
			}
		}
		methods.forEach((method) -> this.holders.put(method.id(), new Holder(key, method)));
	}

	void release(BeanKey key) {
		this.holders.values().removeIf((holder) -> holder.key().equals(key));
	}

	/**
	 * Find another bean that is the same connector, with another instance at its gateway.
	 */
	@Nullable String otherConnector(BeanKey key, String type) {
		return this.holders.values()
			.stream()
			.filter((holder) -> !holder.key().equals(key) && Objects.equals(type, holder.method().connectorType()))
			.map((holder) -> holder.key().name())
			.findFirst()
			.orElse(null);
	}

	static InvalidConnectorException duplicate(BoundMethod method, String other) {
		return new InvalidConnectorException(
				"Both " + other + " and " + method.source() + " are the command '" + method.id() + "'.",
				"Give one of them another name with @Command(\"…\"), or one of the beans another prefix.");
	}

	/**
	 * Who has an id.
	 *
	 * @param key the bean
	 * @param method its method
	 */
	private record Holder(BeanKey key, BoundMethod method) {

	}

}
