package dev.connector.autoconfigure;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.PropertyResolver;
import org.springframework.util.StringValueResolver;

/**
 * Resolves placeholders of annotations as the application does, and, while a reload is
 * prepared, first with what would hold. Safe for use by many threads.
 */
final class Placeholders implements StringValueResolver {

	private final StringValueResolver application;

	@SuppressWarnings("ThreadLocalUsage") // There is one in an application, set for a moment
	private final ThreadLocal<@Nullable PropertyResolver> candidate = new ThreadLocal<>();

	Placeholders(StringValueResolver application) {
		this.application = application;
	}

	@Override
	public @Nullable String resolveStringValue(String text) {
		PropertyResolver first = this.candidate.get();
		return this.application.resolveStringValue((first != null) ? first.resolvePlaceholders(text) : text);
	}

	/**
	 * Do something with what would hold.
	 */
	<T> T with(PropertyResolver wouldHold, Supplier<T> body) {
		this.candidate.set(wouldHold);
		try {
			return body.get();
		}
		finally {
			this.candidate.remove();
		}
	}

}
