"""An independent reference for the coolant loops: slow, plain, and in another formulation."""
