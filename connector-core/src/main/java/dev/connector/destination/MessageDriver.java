package dev.connector.destination;

import dev.connector.connection.ConnectionAttempt;
import dev.connector.connection.ConnectionDriver;
import dev.connector.connection.ConnectionSuccession;
import dev.connector.heartbeat.HeartbeatMonitor;
import org.jspecify.annotations.Nullable;

/**
 * Connects a stream of messages: opens it, says who is there, watches over it, and ends
 * it in order. Called by the owner of the connection only, except where fields are
 * volatile.
 */
final class MessageDriver implements ConnectionDriver {

	private final MessageStream messages;

	private final Succession succession = new Succession();

	private volatile @Nullable MessageLine line;

	MessageDriver(MessageStream messages) {
		this.messages = messages;
	}

	@Override
	public void dial(ConnectionAttempt attempt) {
		MessageLine fresh = new MessageLine(this.messages, attempt);
		this.line = fresh;
		fresh.open();
	}

	@Override
	public void greet(ConnectionAttempt attempt) {
		MessageLine current = this.line;
		if (current != null) {
			current.greet(false);
		}
	}

	@Override
	public void goLive(ConnectionAttempt attempt) {
		MessageLine current = this.line;
		if (current != null) {
			current.goLive();
		}
	}

	@Override
	public void drain(ConnectionAttempt attempt) {
		this.messages.outgoing().whenEmpty(() -> this.messages.invocations().whenEmpty(attempt::drained));
	}

	@Override
	public void farewell(ConnectionAttempt attempt) {
		MessageLine current = this.line;
		if (current != null) {
			current.farewell("stopped");
		}
		this.succession.farewell("stopped");
	}

	@Override
	public void leave(ConnectionAttempt attempt, String reason) {
		MessageLine left = this.line;
		this.line = null;
		this.messages.outgoing().detach(reason);
		if (left != null) {
			left.leave(reason);
		}
	}

	@Override
	public ConnectionSuccession succession() {
		return this.succession;
	}

	@Override
	public void refused() {
		this.messages.destination().credentials().refused();
	}

	@Override
	public boolean isWatching(ConnectionAttempt attempt) {
		HeartbeatMonitor monitor = heartbeat();
		return monitor != null && monitor.isWatching();
	}

	@Override
	public long lastActivity() {
		HeartbeatMonitor monitor = heartbeat();
		return (monitor != null) ? monitor.lastInbound() : 0;
	}

	@Override
	public void ended() {
		this.messages.ended();
	}

	private @Nullable HeartbeatMonitor heartbeat() {
		MessageLine current = this.line;
		return (current != null) ? current.heartbeat() : null;
	}

	/**
	 * Moves to another stream: what was sent over the one in use is answered there before
	 * the other one is used, so that a planned move loses nothing and keeps the order.
	 */
	private final class Succession implements ConnectionSuccession {

		private @Nullable MessageLine next;

		@Override
		public void dial(ConnectionAttempt successor) {
			MessageLine fresh = new MessageLine(MessageDriver.this.messages, successor);
			this.next = fresh;
			fresh.open();
		}

		@Override
		public void greet(ConnectionAttempt successor) {
			MessageLine fresh = this.next;
			if (fresh != null) {
				fresh.greet(true);
			}
		}

		@Override
		public boolean isSeamless(ConnectionAttempt successor) {
			return MessageDriver.this.messages.outgoing().isAnswered();
		}

		@Override
		public void handOver(ConnectionAttempt successor) {
			MessageDriver.this.messages.outgoing().hold(successor::handedOver);
		}

		@Override
		public void take(ConnectionAttempt successor) {
			MessageLine fresh = this.next;
			MessageLine used = MessageDriver.this.line;
			this.next = null;
			if (fresh == null) {
				throw new IllegalStateException("There is no stream to go on with");
			}
			MessageDriver.this.line = fresh;
			MessageDriver.this.messages.outgoing().detach("no answer came before the connection was replaced");
			try {
				fresh.goLive();
			}
			finally {
				if (used != null) {
					used.part("moved to another stream");
				}
			}
		}

		@Override
		public void abandon(ConnectionAttempt successor, String reason) {
			MessageLine left = this.next;
			this.next = null;
			if (left != null) {
				left.leave(reason);
			}
			MessageDriver.this.messages.outgoing().release();
		}

		@Override
		public void refused() {
			MessageDriver.this.refused();
		}

		/**
		 * Say goodbye on the other stream too.
		 */
		void farewell(String reason) {
			MessageLine other = this.next;
			if (other != null) {
				other.farewell(reason);
			}
		}

	}

}
