package dev.connector.registration;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The options of a registration as they hold now, and how many requests may be there at
 * once while a lowered limit takes effect.
 * <p>
 * A gateway that was granted more than the limit may have sent that many requests, and
 * none of them is refused. It takes the lower limit before the answers that are sent
 * after it, and pushes nothing in the place of an answered request as long as there are
 * too many: so each of these answers takes the ceiling down by one, until it is the limit
 * again. That holds over reconnects too, because a session that goes on keeps its books.
 * Safe for use by many threads.
 */
final class Allowance {

	private volatile RegistrationOptions options;

	private volatile int ceiling;

	/** How often the limit fell. */
	private long lowerings;

	/** Up to which of these times the gateway was told. */
	private long granted;

	Allowance(RegistrationOptions options) {
		this.options = options;
		this.ceiling = options.maxConcurrentRequests();
	}

	/**
	 * Return what holds now.
	 */
	RegistrationOptions options() {
		return this.options;
	}

	/**
	 * Return how many requests the gateway may be granted.
	 */
	int limit() {
		return this.options.maxConcurrentRequests();
	}

	/**
	 * Return how many requests may be there at once: the limit, or more while the gateway
	 * may have sent them within an earlier one.
	 */
	int ceiling() {
		return this.ceiling;
	}

	void changeLimit(int limit) {
		change((now) -> now.withMaxConcurrentRequests(limit));
	}

	void changeRequestTimeout(Duration timeout) {
		change((now) -> now.withRequestTimeout(timeout));
	}

	void changeNonBlocking(boolean nonBlocking) {
		change((now) -> now.withNonBlocking(nonBlocking));
	}

	/**
	 * Return the number of the last time that the limit fell. To be asked for before what
	 * is granted.
	 */
	long lastLowering() {
		synchronized (this) {
			return this.lowerings;
		}
	}

	/**
	 * Take note that the gateway was told what is granted.
	 * @param lowering the last time that the limit had fallen
	 */
	void granted(long lowering) {
		synchronized (this) {
			this.granted = Math.max(this.granted, lowering);
		}
	}

	/**
	 * Take note that a request is answered. Comes before the answer is sent.
	 */
	void answered() {
		if (this.ceiling > limit()) {
			synchronized (this) {
				if (this.granted == this.lowerings) {
					this.ceiling = Math.max(limit(), this.ceiling - 1);
				}
			}
		}
	}

	private void change(UnaryOperator<RegistrationOptions> change) {
		synchronized (this) {
			int before = limit();
			RegistrationOptions changed = change.apply(this.options);
			if (changed.maxConcurrentRequests() < before) {
				this.lowerings++;
			}
			// First the room, then whoever fills it
			this.ceiling = Math.max(this.ceiling, changed.maxConcurrentRequests());
			this.options = changed;
		}
	}

}
