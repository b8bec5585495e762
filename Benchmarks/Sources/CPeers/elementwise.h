#ifndef CPEERS_ELEMENTWISE_FUNCTIONS_H
#define CPEERS_ELEMENTWISE_FUNCTIONS_H

#include "CPeersElementwise.h"

// Each computes the part `from ..< to` of what its name says: of the elements, of the rows or of the columns.

// Of the elements. A round of eight is u ← √(((max(u x + y, 0.1) − 0.5) / y)² + 1), from u = x on.
void cpeers_chain_2(const cpeers_operands *o, long from, long to);
void cpeers_chain_8(const cpeers_operands *o, long from, long to);
void cpeers_chain_32(const cpeers_operands *o, long from, long to);
// Eight of which none is a division or a root: max(min((x y + 0.5) x − y, 1.5), −x) y.
void cpeers_chain_arithmetic(const cpeers_operands *o, long from, long to);
// Eight with u = tanh(x y + 0.5): u / (1 + exp(−(u x))).
void cpeers_chain_functions(const cpeers_operands *o, long from, long to);

// Of the elements; the partial result of the part that begins at 0 goes to out[0], that of the other to out[1].
void cpeers_sum(const cpeers_operands *o, long from, long to);

// Along axis 1, of the rows; along axis 0, of the columns.
void cpeers_sum_axis_1(const cpeers_operands *o, long from, long to);
void cpeers_sum_axis_0(const cpeers_operands *o, long from, long to);
void cpeers_max_axis_1(const cpeers_operands *o, long from, long to);
void cpeers_max_axis_0(const cpeers_operands *o, long from, long to);

// Of the rows.
void cpeers_softmax(const cpeers_operands *o, long from, long to);
void cpeers_add_row(const cpeers_operands *o, long from, long to);
void cpeers_multiply_column(const cpeers_operands *o, long from, long to);

// Of the columns of y, which are the rows of the result.
void cpeers_transpose(const cpeers_operands *o, long from, long to);

// Of the indices: the rows of y that they name.
void cpeers_gather(const cpeers_operands *o, long from, long to);

#endif
