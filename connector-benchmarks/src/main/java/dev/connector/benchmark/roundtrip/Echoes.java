package dev.connector.benchmark.roundtrip;

import java.io.IOException;

/**
 * The ends that answer which there can be in a process of their own.
 */
enum Echoes {

	/** Of the baseline. */
	BARE_GRPC {

		@Override
		AnsweringEnd dial(int port, Shape shape) {
			return new BareGrpcEchoes(port, shape.lanes(), false);
		}

	},

	/** Of RSocket. */
	RSOCKET {

		@Override
		AnsweringEnd dial(int port, Shape shape) {
			return new RSocketEchoes(port, shape.lanes());
		}

	},

	/** Registrations of an application. */
	CONNECTORS {

		@Override
		AnsweringEnd dial(int port, Shape shape) throws IOException, InterruptedException {
			return new ConnectorEchoes(port, shape);
		}

	};

	/**
	 * Dial from this process.
	 * @param port where the end that asks listens, on loopback
	 * @param shape how many streams, and what is asked at a time
	 */
	abstract AnsweringEnd dial(int port, Shape shape) throws IOException, InterruptedException;

	/**
	 * Have another process dial.
	 * @param shape how many streams, and what is asked at a time
	 */
	AnsweringEnd.Dialler elsewhere(Shape shape) {
		return (port) -> new EchoProcess(this, port, shape);
	}

}
