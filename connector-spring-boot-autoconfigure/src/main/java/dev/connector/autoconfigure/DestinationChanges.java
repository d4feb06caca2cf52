package dev.connector.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.connector.autoconfigure.PlannedDestination.Terms;
import dev.connector.reconnect.ReconnectOptions;
import org.jspecify.annotations.Nullable;

/**
 * Says in words what is different about a destination, without secrets.
 */
final class DestinationChanges {

	private final PlannedDestination before;

	private final PlannedDestination after;

	private final List<String> words = new ArrayList<>();

	private DestinationChanges(PlannedDestination before, PlannedDestination after) {
		this.before = before;
		this.after = after;
	}

	/**
	 * Return what is different, for people; empty when nothing is.
	 */
	static List<String> words(PlannedDestination before, PlannedDestination after) {
		return new DestinationChanges(before, after).words();
	}

	private List<String> words() {
		if (this.before.terms().equals(this.after.terms())) {
			return List.of();
		}
		Terms old = this.before.terms();
		Terms now = this.after.terms();
		shown("uri", uris(this.before), uris(this.after));
		shown("connect-timeout", old.effective().connectTimeout(), now.effective().connectTimeout());
		shown("handshake-timeout", old.effective().handshakeTimeout(), now.effective().handshakeTimeout());
		shown("head-start", old.effective().headStart(), now.effective().headStart());
		shown("idle-timeout", old.effective().idleTimeout(), now.effective().idleTimeout());
		shown("max-payload-size", old.effective().maxPayloadSize(), now.effective().maxPayloadSize());
		shown("max-streams-per-connection", old.effective().maxStreamsPerConnection(),
				now.effective().maxStreamsPerConnection());
		shown("heartbeat",
				this.before.options().heartbeat().interval() + "/" + this.before.options().heartbeat().timeout(),
				this.after.options().heartbeat().interval() + "/" + this.after.options().heartbeat().timeout());
		reconnect(this.before.options().reconnect(), this.after.options().reconnect());
		shown("ssl.bundle", old.effective().ssl().bundle(), now.effective().ssl().bundle());
		hidden("auth", old.effective().auth(), now.effective().auth());
		hidden("proxy", old.effective().proxy(), now.effective().proxy());
		if (this.words.isEmpty() && !this.before.options().equals(this.after.options())) {
			this.words.add("options of the destination " + this.after.name());
		}
		return this.words;
	}

	private void reconnect(ReconnectOptions old, ReconnectOptions now) {
		shown("reconnect.enabled", old.enabled(), now.enabled());
		shown("reconnect.initial-delay", old.delays().initial(), now.delays().initial());
		shown("reconnect.multiplier", old.delays().multiplier(), now.delays().multiplier());
		shown("reconnect.max-delay", old.delays().max(), now.delays().max());
		shown("reconnect.stable-after", old.stableAfter(), now.stableAfter());
		shown("reconnect.max-attempts", old.limits().maxAttempts(), now.limits().maxAttempts());
		shown("reconnect.max-elapsed", old.limits().maxElapsed(), now.limits().maxElapsed());
		shown("reconnect.rearm-after", old.limits().rearmAfter(), now.limits().rearmAfter());
		shown("reconnect.ungated-attempts", old.gate().ungatedAttempts(), now.gate().ungatedAttempts());
		shown("reconnect.max-concurrent-handshakes", old.gate().maxConcurrentHandshakes(),
				now.gate().maxConcurrentHandshakes());
		shown("reconnect.max-park", old.gate().maxPark(), now.gate().maxPark());
		shown("reconnect.gate", old.gate().mode(), now.gate().mode());
	}

	private static List<String> uris(PlannedDestination destination) {
		return destination.options().routes().uris().stream().map(DestinationUris::shown).toList();
	}

	private void shown(String option, @Nullable Object old, @Nullable Object now) {
		if (!Objects.equals(old, now)) {
			this.words.add(option + " of the destination " + this.after.name() + " " + text(old) + " -> " + text(now));
		}
	}

	private void hidden(String option, @Nullable Object old, @Nullable Object now) {
		if (!Objects.equals(old, now)) {
			this.words.add(option + " of the destination " + this.after.name());
		}
	}

	private static String text(@Nullable Object value) {
		if (value instanceof List<?> values && values.size() == 1) {
			return String.valueOf(values.get(0));
		}
		return (value != null) ? value.toString() : "none";
	}

}
