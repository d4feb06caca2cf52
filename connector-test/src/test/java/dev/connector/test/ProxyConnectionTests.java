package dev.connector.test;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProxyConnection}.
 */
class ProxyConnectionTests {

	@Test
	void readerOfTheSideThatIsClosedFirstDoesNotResetTheOtherOne() throws IOException {
		AtomicReference<ProxyConnection> connection = new AtomicReference<>();
		AtomicBoolean reset = new AtomicBoolean();
		Socket client = new Socket() {

			@Override
			public synchronized void close() throws IOException {
				boolean first = !isClosed();
				super.close();
				if (first) {
					// What its reader does when that fails, before anything else happens
					connection.get().ended(Side.CLIENT, true);
				}
			}

		};
		Socket target = new Socket() {

			@Override
			public void setSoLinger(boolean on, int linger) {
				reset.set(on && linger == 0);
			}

		};
		connection.set(new ProxyConnection(client, target, new Faults(), (closed) -> {
		}));
		connection.get().close();
		assertThat(target.isClosed()).isTrue();
		assertThat(reset).isFalse();
	}

}
